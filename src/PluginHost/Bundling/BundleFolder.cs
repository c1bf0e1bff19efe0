using Twisted.PluginHost.Finding;

namespace Twisted.PluginHost.Bundling;

/// <summary>The folder of a bundle, which is replaced as a whole.</summary>
internal sealed class BundleFolder(string path)
{
    public const string ConfigName = "nuget.config";
    public const string ReadmeName = "README.txt";

    /// <summary>Left behind by a process that was killed, at worst.</summary>
    private const string DraftPrefix = ".bundle-";

    private static readonly string[] Names = [BundleFeeds.Packages, DropInScope.SetName, DropInScope.LockName, ConfigName, ReadmeName];

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <exception cref="PluginHostException">It is a file, or holds what is of no bundle.</exception>
    public void ExpectFree()
    {
        if (File.Exists(Path))
        {
            throw new PluginHostException($"Cannot write the bundle \"{Path}\": it is a file.\nGive a folder: mktap plugin bundle FOLDER");
        }

        if (Directory.Exists(Path) && Foreign() is { } foreign)
        {
            throw new PluginHostException(
                $"Cannot write the bundle \"{Path}\": it has \"{foreign}\", which is of no earlier bundle and would be lost.\nGive a new folder: mktap plugin bundle FOLDER");
        }
    }

    /// <summary>Lets a draft be written inside, where it is on the same disk, and then puts it in the place of what was there.</summary>
    public T Replace<T>(Func<string, T> write)
    {
        var isNew = !Directory.Exists(Path);
        var draft = Directory.CreateDirectory(System.IO.Path.Combine(Path, $"{DraftPrefix}{Guid.NewGuid():N}")).FullName;
        try
        {
            var result = write(draft);
            var old = Directory.CreateDirectory($"{draft}-old").FullName;
            MoveAll(Path, old);
            try
            {
                MoveAll(draft, Path);
            }
            catch
            {
                MoveAll(Path, draft);
                MoveAll(old, Path);
                throw;
            }

            return result;
        }
        finally
        {
            foreach (var rest in isNew && Entries(Path).Length == 0 ? [Path] : Directory.GetDirectories(Path, $"{DraftPrefix}*"))
            {
                Directory.Delete(rest, recursive: true);
            }
        }
    }

    private static void MoveAll(string from, string to)
    {
        foreach (var entry in Entries(from))
        {
            Directory.Move(entry, System.IO.Path.Combine(to, System.IO.Path.GetFileName(entry)));
        }
    }

    private static string[] Entries(string folder) =>
        [.. Directory.GetFileSystemEntries(folder).Where(entry => !System.IO.Path.GetFileName(entry).StartsWith(DraftPrefix, StringComparison.Ordinal))];

    /// <summary>The first entry that a bundle does not have, or all of a folder that only looks like one; null when it is empty or a bundle.</summary>
    private string? Foreign()
    {
        var entries = Entries(Path);
        if (entries.Length == 0)
        {
            return null;
        }

        if (entries.FirstOrDefault(entry => !Names.Contains(System.IO.Path.GetFileName(entry))) is { } other)
        {
            return System.IO.Path.GetFileName(other);
        }

        // A project has a set and a nuget.config too.
        if (!Array.TrueForAll(Names, name => System.IO.Path.Exists(System.IO.Path.Combine(Path, name))))
        {
            return System.IO.Path.GetFileName(entries[0]);
        }

        var packages = System.IO.Path.Combine(Path, BundleFeeds.Packages);
        return Directory.EnumerateFiles(packages, "*", SearchOption.AllDirectories).FirstOrDefault(file => !file.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase)) is { } strange
            ? System.IO.Path.GetRelativePath(Path, strange)
            : null;
    }
}
