namespace Twisted.Web;

/// <summary>What there is by a path.</summary>
internal enum FileKind
{
    None,
    File,
    Folder,

    /// <summary>A device, a pipe, a socket: nothing that is served.</summary>
    Other,

    /// <summary>Something in a folder that may not be looked into.</summary>
    Forbidden,
}
