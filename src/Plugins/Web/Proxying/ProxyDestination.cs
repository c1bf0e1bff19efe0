using System.Net;
using System.Net.Sockets;

namespace Twisted.Web;

/// <summary>A server behind a proxy, the connections to it, and whether it can be reached.</summary>
internal sealed class ProxyDestination
{
    /// <summary>How long it is left out when it cannot be connected to.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;
    private readonly TimeSpan _connectTimeout;
    private readonly string? _socketPath;
    private long _failedAt;
    private volatile bool _hasFailed;

    public ProxyDestination(string address, TimeSpan connectTimeout, TimeProvider clock)
    {
        Address = address;
        Prefix = ProxyAddress.PrefixOf(address);
        _socketPath = ProxyAddress.SocketOf(address);
        _connectTimeout = connectTimeout;
        _clock = clock;
        Client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            // What is passed on is passed on as it is.
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,

            // The name may get another address.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = ConnectAsync,

            // For the handshake of TLS as well, which comes after ConnectAsync.
            ConnectTimeout = connectTimeout * 2,
        });
    }

    public string Address { get; }

    public string Prefix { get; }

    public HttpMessageInvoker Client { get; }

    public bool IsLeftOut => _hasFailed && _clock.GetElapsedTime(Volatile.Read(ref _failedAt)) < Rest;

    /// <returns>True when it could be reached until now, as far as anybody knows.</returns>
    public bool LeaveOut()
    {
        Volatile.Write(ref _failedAt, _clock.GetTimestamp());
        var first = !_hasFailed;
        _hasFailed = true;
        return first;
    }

    /// <returns>True when it could not be reached until now.</returns>
    public bool TakeBack()
    {
        var was = _hasFailed;
        _hasFailed = false;
        return was;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_connectTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var socket = _socketPath is null ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            EndPoint place = _socketPath is null ? context.DnsEndPoint : new UnixDomainSocketEndPoint(_socketPath);
            await socket.ConnectAsync(place, either.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"it did not answer within {_connectTimeout.TotalSeconds:0.###} s");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
