using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.PluginHost;
using Twisted.Services;

namespace Twisted.Taps.Reloading;

/// <summary>Reads the tap of a running application again, and finds out what has to be done.</summary>
/// <remarks>Not safe for concurrent use; nor may the session be used meanwhile.</remarks>
public sealed class TapReload
{
    private readonly DropInSession _session;
    private readonly Application _application;
    private readonly string _path;
    private ReadOnlyMemory<byte>? _content;
    private TapKey? _key;
    private (long Length, DateTime Written) _stamp;
    private IReadOnlySet<string> _failed = new HashSet<string>();
    private readonly LoadedService _tree;

    /// <param name="session">Made the application.</param>
    /// <param name="application">Was not changed since it was made; it need not run yet.</param>
    /// <param name="tap">What it was made of, read with <see cref="TapReading.KeepsContent"/>.</param>
    public TapReload(DropInSession session, Application application, TapFile tap)
    {
        ArgumentNullException.ThrowIfNull(tap);
        _session = session;
        _application = application;
        _path = tap.Path;
        _content = tap.Content;
        _key = tap.Key;
        _stamp = StampOf(_path);
        _tree = LoadedService.Of(application);
    }

    /// <summary>Reads the tap, checks it whole, makes its services, and compares.</summary>
    /// <param name="reading">How to read it.</param>
    /// <param name="cancellationToken">Ends it; nothing is different then.</param>
    /// <exception cref="TapException">It cannot be read, or asks for what takes another process.</exception>
    /// <exception cref="PluginHostException">A drop-in of it cannot be restored or loaded.</exception>
    public TapChanges Prepare(TapReading reading, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var stamp = StampOf(_path);
        var tap = TapFile.Open(_path, reading with { KeepsContent = true, Key = _key });
        if (_failed.Count == 0 && IsSame(tap, stamp))
        {
            return new TapChanges([], CountOf(_tree) - 1, [], static _ => { });
        }

        ExpectSameVersions(tap);
        var made = _session.Open(tap, cancellationToken);
        ExpectSameProcess(made);
        var tree = LoadedService.Of(made);
        PersistedObject? was = null;
        var comparison = _content is { } before
            ? TreeComparison.Of(was = TapFile.Read(before, _path, reading with { Key = _key }).Document.Root, tap.Document.Root, _tree, tree, _failed)
            : TreeComparison.OfUnknown(_tree, tree, "the tap has changed, and is too large to be compared");
        return new TapChanges(
            ToChanges(comparison.Entries),
            comparison.Entries.Count(static entry => !entry.IsChanged),
            was is not null && TreeComparison.OwnDifference(was, tap.Document.Root) is not null ? ["The supervision of the application has changed; that takes no restart."] : [],
            failed =>
            {
                (_content, _key, _stamp, _failed) = (tap.Content, tap.Key, stamp, failed);
                _application.Supervision = made.Supervision;
                comparison.Apply(failed);
            });
    }

    private bool IsSame(TapFile tap, (long Length, DateTime Written) stamp) =>
        _content is { } known ? tap.Content is { } content && known.Span.SequenceEqual(content.Span) : stamp == _stamp;

    private static int CountOf(LoadedService service) => service.Children.Count == 0 ? 1 : 1 + service.Children.Sum(CountOf);

    private static (long, DateTime) StampOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.Length, file.LastWriteTimeUtc) : (0, default);
    }

    private static List<ServiceChange> ToChanges(IEnumerable<TreeComparison.Entry> entries)
    {
        List<ServiceChange> changes = [];
        var own = -1;
        foreach (var entry in entries)
        {
            if (!entry.IsChanged)
            {
                continue;
            }

            changes.Add(new ServiceChange(
                entry.Path,
                entry.Reason,
                (MultiService)entry.Parent.Service,
                entry.Old?.Service,
                entry.New?.Service,
                entry.Position,
                entry.Unit >= 0 ? entry.Unit : own--));
        }

        return changes;
    }

    private void ExpectSameVersions(TapFile tap)
    {
        var loaded = _session.FindLoaded().ToLookup(static plugin => plugin.DropInId, static plugin => plugin.DropInVersion, StringComparer.OrdinalIgnoreCase);
        foreach (var dropIn in TapDropIns.Read(tap))
        {
            if (loaded[dropIn.Id].FirstOrDefault() is { } version && version != dropIn.Version)
            {
                throw new TapException($"the tap needs {dropIn.Id} {dropIn.Version}, and the server has {version} loaded, which only another process gets rid of\nHave one take over: twistd upgrade");
            }
        }
    }

    private void ExpectSameProcess(Application made)
    {
        var what = made.Name != _application.Name ? $"the name \"{made.Name}\", and the server is \"{_application.Name}\""
            : made.Process != _application.Process ? "another user or group"
            : null;
        if (what is not null)
        {
            throw new TapException($"the tap has {what}, which takes another process\nHave one take over: twistd upgrade");
        }
    }
}
