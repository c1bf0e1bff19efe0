using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Twisted.Web.Feeds;

/// <summary>A folder with packages: flat, or in folders of id and version. Safe for use from any thread.</summary>
/// <remarks>
/// It looks at the folder again, rather than being told of changes: notifications come late, are lost, and do not exist on network file systems.
/// Requests that come at the same time share one look.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "What the gate has to dispose of exists only for who asks for its handle.")]
internal sealed class PackageFolder(string folder)
{
    /// <summary>With so many files a look takes about a millisecond, and each request has one; with more it may be as old as <see cref="MostAge"/>.</summary>
    public const int MostFilesForEachRequest = 1000;

    public static readonly TimeSpan MostAge = TimeSpan.FromSeconds(1);

    /// <summary>What cannot be read and is younger is probably still being copied.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _gate = new(1);
    private Dictionary<string, KnownPackageFile> _files = [];
    private volatile PackageIndex? _index;
    private long _lastLook;
    private int _looks;

    public string Folder => folder;

    public ILogger Logger { get; set; } = NullLogger.Instance;

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>What is in the folder now, or was not long ago.</summary>
    /// <exception cref="FeedUnavailableException">The folder cannot be read.</exception>
    public ValueTask<PackageIndex> GetAsync(CancellationToken cancellationToken) =>
        _index is { } index && _files.Count > MostFilesForEachRequest && Clock.GetElapsedTime(Volatile.Read(ref _lastLook)) < MostAge
            ? ValueTask.FromResult(index)
            : new ValueTask<PackageIndex>(LookAsync(cancellationToken));

    /// <summary>What is in the folder now.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public async Task<PackageIndex> LookAsync(CancellationToken cancellationToken)
    {
        var begun = Volatile.Read(ref _looks);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_looks != begun && _index is { } index)
            {
                // One that began after this call has ended meanwhile.
                return index;
            }

            Volatile.Write(ref _looks, _looks + 1);
            Volatile.Write(ref _lastLook, Clock.GetTimestamp());
            return await Task.Run(Look, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FeedUnavailableException($"cannot read the folder \"{folder}\" of the packages: {exception.Message}", exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    private PackageIndex Look()
    {
        if (_index is null)
        {
            RemoveForgotten();
        }

        var files = new Dictionary<string, KnownPackageFile>(_files.Count, StringComparer.Ordinal);
        var unknown = new List<KnownPackageFile>();
        foreach (var file in Enumerate())
        {
            var known = _files.GetValueOrDefault(file.Path);
            if (known is not null && known.IsSame(file) && !known.MayPass)
            {
                files.Add(file.Path, known);
                continue;
            }

            file.IsReported = known is { MayPass: true, IsReported: true };
            files.Add(file.Path, file);
            unknown.Add(file);
        }

        Parallel.ForEach(unknown, static file => file.Read());
        var isChanged = _index is null
            || unknown.Exists(static file => !file.MayPass)
            || files.Count - unknown.Count != _files.Values.Count(static file => !file.MayPass);
        _files = files;
        if (isChanged)
        {
            _index = MakeIndex();
        }

        Report();
        return _index!;
    }

    private PackageIndex MakeIndex()
    {
        var packages = new Dictionary<(string, string), KnownPackageFile>();
        foreach (var file in _files.Values.Where(file => file.Package is not null).OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            var package = file.Package!;
            if (!packages.TryAdd((package.LowerId, package.Version.Lower), file) && !file.IsReported)
            {
                file.IsReported = true;
                Logger.PackageTwice(file.Path, package.Id, package.Version.Normalized, packages[(package.LowerId, package.Version.Lower)].Path);
            }
        }

        return new PackageIndex(packages.Values.Select(file => file.Package!), packages.Count > 0 && packages.Values.All(file => Depth(file.Path) == 2));
    }

    private void Report()
    {
        var now = Clock.GetUtcNow();
        foreach (var file in _files.Values)
        {
            if (file is { Fault: { } fault, IsReported: false } && (now - file.Written > Settled || file.Written > now))
            {
                file.IsReported = true;
                Logger.PackageLeftOut(file.Path, fault);
            }
        }
    }

    /// <summary>What arrived when a process was killed.</summary>
    private void RemoveForgotten()
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles($"{ArrivingPackage.Prefix}*").Where(file => Clock.GetUtcNow() - file.LastWriteTimeUtc > Forgotten))
        {
            try
            {
                file.Delete();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A folder that may only be read is served all the same.
                return;
            }
        }
    }

    private FileSystemEnumerable<KnownPackageFile> Enumerate() =>
        new(
            folder,
            static (ref entry) => new KnownPackageFile(entry.ToFullPath(), entry.Length, entry.LastWriteTimeUtc),
            new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true, AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = static (ref entry) =>
                !entry.IsDirectory
                && entry.FileName.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase)
                && !entry.FileName.EndsWith(".symbols.nupkg", StringComparison.OrdinalIgnoreCase)
                && entry.FileName[0] != '.',
            ShouldRecursePredicate = static (ref entry) => entry.FileName[0] != '.',
        };

    private int Depth(string path) => Path.GetRelativePath(folder, path).Count(static c => c == Path.DirectorySeparatorChar);
}
