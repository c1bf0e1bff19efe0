namespace Twisted.Web;

/// <summary>What a path of a request leads to in a tree of files.</summary>
internal abstract record FileFound
{
    /// <summary>Nothing, or nothing that anybody is to know of.</summary>
    public static readonly FileFound Nothing = new Missing();

    /// <summary>A file to be sent.</summary>
    public sealed record Content(FileEntry Entry) : FileFound;

    /// <summary>A file with a processor; so many parts of the path follow.</summary>
    public sealed record Program(IFileProcessor Processor, string Path, int PartsAfter) : FileFound;

    /// <summary>A folder without an index.</summary>
    public sealed record Folder(string Path) : FileFound;

    /// <summary>A folder, asked for without the slash that its relative links need.</summary>
    public sealed record FolderWithoutSlash : FileFound;

    /// <summary>Something that may not be read.</summary>
    public sealed record Forbidden : FileFound;

    private sealed record Missing : FileFound;
}
