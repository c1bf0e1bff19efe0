namespace Twisted.Web;

/// <summary>A <c>--path</c> and the options after it.</summary>
internal sealed class FilesChoice(string path)
{
    /// <summary>What programs see as the root of all documents; null where one file is served.</summary>
    public string? Folder { get; } = Directory.Exists(path) ? path : null;

    public string? DefaultType { get; set; }

    public List<string> IgnoredExtensions { get; } = [];

    public bool IgnoresAny { get; set; }

    public Dictionary<string, IFileProcessor> Processors { get; } = new(StringComparer.Ordinal);

    public bool ShowsDotFiles { get; set; }

    public bool FollowsLinks { get; set; }

    public bool ListsFolders { get; set; } = true;

    /// <param name="indexes">Empty for the usual ones.</param>
    public StaticFiles Make(IReadOnlyList<string> indexes)
    {
        var usual = new StaticFiles(path);
        return new StaticFiles(path)
        {
            IndexNames = indexes.Count > 0 ? indexes : usual.IndexNames,
            DefaultType = DefaultType ?? usual.DefaultType,
            IgnoredExtensions = IgnoredExtensions,
            IgnoresAnyExtension = IgnoresAny,
            Processors = Processors,
            ShowsDotFiles = ShowsDotFiles,
            FollowsLinks = FollowsLinks,
            ListsFolders = ListsFolders,
        };
    }
}
