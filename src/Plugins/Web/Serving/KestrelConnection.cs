using System.IO.Pipelines;
using Twisted.Protocols;

namespace Twisted.Web;

/// <summary>A connection that Kestrel serves; what moves its bytes, encrypts and counts them is ours.</summary>
/// <param name="site">Whose Kestrel it is.</param>
/// <param name="beginning">What has arrived already, as far as that says which version of HTTP it is.</param>
internal sealed class KestrelConnection(Site site, ReadOnlySpan<byte> beginning) : PipeProtocol, IWatched
{
    private readonly SendProgress _progress = new();
    private readonly bool _isHttp2 = beginning.StartsWith(Http2Preface);

    /// <summary>How a client begins that knows that HTTP/2 is spoken here (RFC 9113, section 3.3); a part of it that nothing else begins with.</summary>
    public static ReadOnlySpan<byte> Http2Preface => "PRI * HTTP/2.0"u8;

    public LinkedListNode<IWatched>? Place { get; set; }

    public override TimeSpan TimeToEnd => SiteLimits.TimeToEnd;

    public void Look(long now)
    {
        if (_progress.IsSending(Transport, now, out var isStalled) && isStalled)
        {
            Transport.AbortConnection();
        }
    }

    protected override async Task RunAsync(IDuplexPipe connection, CancellationToken cancellationToken)
    {
        var context = new KestrelContext(connection, Transport, DrainRequested, cancellationToken);
        site.Watch.Add(this);
        try
        {
            await site.Engine.ServeAsync(context, _isHttp2 || Transport.Tls?.ApplicationProtocol == "h2", cancellationToken).ConfigureAwait(false);
            await context.Ended.ConfigureAwait(false);
        }
        finally
        {
            site.Watch.Remove(this);
        }
    }
}
