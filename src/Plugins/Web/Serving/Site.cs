using System.Net;
using Twisted.Network;
using Twisted.Services;

namespace Twisted.Web;

/// <summary>Serves a tree of resources by HTTP/1.1 and HTTP/2, on as many ports as it is given to.</summary>
/// <remarks>
/// <para>A <see cref="StreamServer"/> of any endpoint takes it. HTTP/2 is spoken with clients that have agreed on it in the handshake of TLS (<c>alpn=h2,http/1.1</c>), or begin with it.</para>
/// <para>
/// Kestrel reads the requests; ours are the connections. A plain request for a file, where <see cref="Root"/> is <see cref="StaticFiles"/>, is answered before it.
/// </para>
/// </remarks>
/// <param name="root">Answers for <c>/</c> and what is below.</param>
[Persisted("Twisted.Web.Site", 1)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Stopping the factory disposes of what it has.")]
public sealed partial class Site([Kept] Resource root) : Factory, IRotatable
{
    private static readonly TimeSpan EndOfPrograms = TimeSpan.FromSeconds(4);

    [Ephemeral]
    private KestrelEngine? _engine;

    [Ephemeral]
    private ConnectionWatch? _watch;

    /// <summary>Answers for <c>/</c> and what is below.</summary>
    public Resource Root { get; } = root;

    /// <summary>Where each request is noted; null, the default, for nowhere.</summary>
    [Kept]
    public AccessLog? Log { get; init; }

    /// <summary>True to show what failed, and where, in the answer to a request that failed. False by default: that is for nobody else's eyes.</summary>
    [Kept]
    public bool ShowsTracebacks { get; init; }

    /// <summary>Whose time it is.</summary>
    [Ephemeral]
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>In milliseconds.</summary>
    internal long Now => (long)Clock.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>Where it is served by HTTP/3; null where it is not.</summary>
    [Ephemeral]
    internal int? Http3Port { get; set; }

    internal KestrelEngine Engine => _engine!;

    internal ConnectionWatch Watch => _watch!;

    /// <summary>The files that need no more than that; null when the root is something else.</summary>
    [Ephemeral]
    internal FrontFiles? Front { get; private set; }

    /// <inheritdoc/>
    public override Protocol? BuildProtocol(EndPoint? address) => new HttpConnection(this);

    /// <inheritdoc/>
    public void RotateLogs() => Log?.Rotate();

    /// <inheritdoc/>
    protected override void StartFactory()
    {
        _engine = new KestrelEngine(this);
        _watch = new ConnectionWatch(this);
        Front = Root is StaticFiles { IsLeaf: true } files ? files.Front : null;
        Log?.Open(Clock, Logger);
    }

    /// <inheritdoc/>
    protected override void StopFactory()
    {
        _watch!.Dispose();
        Log?.Close();

        // What programs began for requests ends with the site; they have two seconds for it, and are killed then.
        var programs = Root.SelfAndBelow().OfType<StaticFiles>().SelectMany(static files => files.Processors.Values).Select(static processor => processor.StopAsync(CancellationToken.None));
        Task.WaitAll([.. programs], EndOfPrograms);
        _ = _engine!.StopAsync();
    }
}
