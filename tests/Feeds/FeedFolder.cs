namespace Twisted.Feeds;

/// <summary>The packages of a folder and of those below it, as they are at each request. What is no package is passed over.</summary>
internal sealed class FeedFolder(string folder)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Length, DateTime Written, FeedPackage? Package)> _read = new(StringComparer.Ordinal);

    public string Root => folder;

    /// <summary>All packages by id, and then from the oldest version to the newest.</summary>
    public IReadOnlyList<FeedPackage> All()
    {
        lock (_gate)
        {
            return
            [
                .. new DirectoryInfo(folder).EnumerateFiles("*.nupkg", SearchOption.AllDirectories)
                    .Select(Read)
                    .OfType<FeedPackage>()
                    .OrderBy(package => package.LowerId, StringComparer.Ordinal)
                    .ThenBy(package => package.Version),
            ];
        }
    }

    public IReadOnlyList<FeedPackage> Versions(string id) =>
        [.. All().Where(package => string.Equals(package.Id, id, StringComparison.OrdinalIgnoreCase))];

    public FeedPackage? Find(string id, string version) =>
        Versions(id).FirstOrDefault(package => string.Equals(package.LowerVersion, version, StringComparison.OrdinalIgnoreCase));

    private FeedPackage? Read(FileInfo file)
    {
        if (_read.TryGetValue(file.FullName, out var known) && known.Length == file.Length && known.Written == file.LastWriteTimeUtc)
        {
            return known.Package;
        }

        FeedPackage? package;
        try
        {
            package = FeedPackage.Read(file.FullName);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or NuGet.Packaging.Core.PackagingException)
        {
            package = null;
        }

        _read[file.FullName] = (file.Length, file.LastWriteTimeUtc, package);
        return package;
    }
}
