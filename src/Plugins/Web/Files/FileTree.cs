using System.Collections.Concurrent;

namespace Twisted.Web;

/// <summary>Finds files by the paths of requests, and keeps what it has learned of them.</summary>
/// <remarks>Safe for use from any thread.</remarks>
internal sealed class FileTree
{
    /// <summary>How much content is kept in memory, in bytes.</summary>
    private const long Budget = 64 * 1024 * 1024;

    private const int MostEntries = 20_000;

    private readonly StaticFiles _settings;
    private readonly string? _root;
    private readonly ConcurrentDictionary<string, FileEntry> _entries = new(StringComparer.Ordinal);
    private long _kept;

    public FileTree(StaticFiles settings)
    {
        _settings = settings;
        _root = settings.FollowsLinks ? null : SafeFile.RealPath(settings.Path) ?? settings.Path;
    }

    /// <param name="parts">What <see cref="FilePath.Split"/> says.</param>
    public FileFound Find(string[] parts)
    {
        var path = _settings.Path;
        var kind = FileStamp.Look(path, out var stamp);
        for (var i = 0; i <= parts.Length; i++)
        {
            var rest = parts.Length - i;
            switch (kind)
            {
                case FileKind.Forbidden:
                    return new FileFound.Forbidden();
                case FileKind.File when _settings.ProcessorOf(path) is { } processor:
                    return IsInside(path) ? new FileFound.Program(processor, path, rest) : FileFound.Nothing;
                case FileKind.File when rest == 0 || (i == 0 && rest == 1 && parts[0].Length == 0):
                    return EntryOf(path, stamp);
                case FileKind.Folder when rest == 0:
                    return IsInside(path) ? new FileFound.FolderWithoutSlash() : FileFound.Nothing;
                case FileKind.Folder when parts[i].Length == 0:
                    return IsInside(path) ? FindIndex(path, stamp) : FileFound.Nothing;
                case FileKind.Folder:
                    path = System.IO.Path.Combine(path, parts[i]);
                    kind = FileStamp.Look(path, out stamp);
                    if (kind == FileKind.None && WithExtension(path) is { } other)
                    {
                        path = other;
                        kind = FileStamp.Look(path, out stamp);
                    }

                    break;
                default:
                    return FileFound.Nothing;
            }
        }

        return FileFound.Nothing;
    }

    private FileFound FindIndex(string folder, FileStamp folderStamp)
    {
        foreach (var name in _settings.IndexNames)
        {
            var path = System.IO.Path.Combine(folder, name);
            if (FileStamp.Look(path, out var stamp) == FileKind.File)
            {
                return _settings.ProcessorOf(path) is { } processor ? new FileFound.Program(processor, path, 0) : EntryOf(path, stamp, folder, folderStamp);
            }
        }

        return new FileFound.Folder(folder);
    }

    private FileFound EntryOf(string path, FileStamp stamp, string? indexOf = null, FileStamp folderStamp = default)
    {
        if (_entries.TryGetValue(path, out var entry) && entry.Stamp == stamp && entry.IndexOf == indexOf && entry.FolderStamp == folderStamp)
        {
            entry.LastUsed = Environment.TickCount64;
            return new FileFound.Content(entry);
        }

        try
        {
            using var file = SafeFile.Open(path, _root);
            if (file is null || IsHidden(path))
            {
                return FileFound.Nothing;
            }
        }
        catch (UnauthorizedAccessException)
        {
            return new FileFound.Forbidden();
        }

        entry = new FileEntry(path, _root, stamp, ContentTypes.Of(path) ?? ContentTypes.WithCharset(_settings.DefaultType))
        {
            IndexOf = indexOf,
            FolderStamp = folderStamp,
            LastUsed = Environment.TickCount64,
        };
        Keep(path, entry);
        return new FileFound.Content(entry);
    }

    private void Keep(string path, FileEntry entry)
    {
        _entries[path] = entry;

        // What is read of it later is counted when this is next looked at, with some to spare.
        if (Interlocked.Add(ref _kept, Math.Min(entry.Stamp.Length, FileEntry.LargestCompressed)) > Budget || _entries.Count > MostEntries)
        {
            Forget();
        }
    }

    /// <summary>Forgets the half that was not asked for the longest.</summary>
    private void Forget()
    {
        foreach (var (path, _) in _entries.OrderBy(pair => pair.Value.LastUsed).Take((_entries.Count / 2) + 1))
        {
            _entries.TryRemove(path, out _);
        }

        Interlocked.Exchange(ref _kept, _entries.Sum(pair => pair.Value.Kept));
        Forgotten?.Invoke();
    }

    /// <summary>Called when entries were forgotten: who holds some has to let go.</summary>
    public Action? Forgotten { get; init; }

    /// <summary>True where no link leads out of the folder, or may.</summary>
    public bool IsInside(string path) => _root is null || (SafeFile.IsWithin(SafeFile.RealPath(path), _root) && !IsHidden(path));

    /// <summary>True where a link leads to what has a hidden name, or is below one.</summary>
    private bool IsHidden(string path) =>
        _root is not null && !_settings.ShowsDotFiles && SafeFile.RealPath(path) is { } real && SafeFile.IsWithin(real, _root)
        && real[_root.Length..].Split(System.IO.Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Any(part => !FilePath.IsName(part, showsDotFiles: false));

    private string? WithExtension(string path)
    {
        foreach (var extension in _settings.IgnoredExtensions)
        {
            if (FileStamp.Look(path + extension, out _) == FileKind.File)
            {
                return path + extension;
            }
        }

        return _settings.IgnoresAnyExtension ? AnyExtension(path) : null;
    }

    private string? AnyExtension(string path)
    {
        var (folder, name) = (System.IO.Path.GetDirectoryName(path)!, System.IO.Path.GetFileName(path));
        try
        {
            return Directory.EnumerateFiles(folder)
                .Where(file => System.IO.Path.GetFileName(file) is var other && other.Length > name.Length + 1 && other.StartsWith(name, StringComparison.Ordinal) && other[name.Length] == '.')
                .Where(file => FilePath.IsName(System.IO.Path.GetFileName(file), _settings.ShowsDotFiles))
                .Order(StringComparer.Ordinal)
                .FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
