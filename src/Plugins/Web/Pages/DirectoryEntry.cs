namespace Twisted.Web;

/// <summary>One line of a listing.</summary>
/// <param name="Name">As the file system has it; anything that is no slash may be in it.</param>
/// <param name="IsFolder">Folders are shown with a slash at the end, and before all files.</param>
/// <param name="Size">In bytes; null where it is unknown. A folder's is not shown.</param>
/// <param name="Modified">Shown in UTC; null where it is unknown.</param>
/// <param name="Type">The media type, without parameters, which chooses the picture; null where it is unknown.</param>
internal readonly record struct DirectoryEntry(string Name, bool IsFolder, long? Size = null, DateTimeOffset? Modified = null, string? Type = null);
