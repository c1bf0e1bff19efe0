namespace Twisted.Web;

/// <summary>Lists a folder.</summary>
internal static class FolderAnswer
{
    public static Task SendAsync(StaticFiles files, string folder, HttpContext context)
    {
        DirectoryEntry[] entries;
        try
        {
            entries = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos()
                .Where(info => FilePath.IsName(info.Name, files.ShowsDotFiles) && (info.LinkTarget is null || files.Tree.IsInside(info.FullName)))
                .Select(info => EntryOf(files, info))
                .OfType<DirectoryEntry>()];
        }
        catch (DirectoryNotFoundException)
        {
            return ErrorPage.RenderAsync(context, StatusCodes.Status404NotFound);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ErrorPage.RenderAsync(context, StatusCodes.Status403Forbidden);
        }

        return DirectoryPage.RenderAsync(context, entries);
    }

    /// <returns>Null for what would not be served.</returns>
    private static DirectoryEntry? EntryOf(StaticFiles files, FileSystemInfo info) => FileStamp.Look(info.FullName, out var stamp) switch
    {
        FileKind.Folder => new DirectoryEntry(info.Name, IsFolder: true, Modified: stamp.LastModified),
        FileKind.File => new DirectoryEntry(info.Name, IsFolder: false, stamp.Length, stamp.LastModified, (ContentTypes.Of(info.Name) ?? files.DefaultType).Split(';')[0]),
        _ => null,
    };
}
