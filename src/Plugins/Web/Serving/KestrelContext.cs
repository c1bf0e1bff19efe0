using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Twisted.Network;

namespace Twisted.Web;

/// <summary>What Kestrel sees of a connection.</summary>
internal sealed class KestrelContext : DefaultConnectionContext, IMemoryPoolFeature, ITlsConnectionFeature, ITlsApplicationProtocolFeature, ITlsHandshakeFeature
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITransport _transport;
    private readonly CancellationToken _drainRequested;
    private CancellationTokenRegistration _draining;
    private int _hearsOfDrain;

    public KestrelContext(IDuplexPipe pipe, ITransport transport, CancellationToken drainRequested, CancellationToken cancellationToken)
        : base(Guid.NewGuid().ToString("N"))
    {
        _transport = transport;
        _drainRequested = drainRequested;
        Transport = pipe;
        ConnectionClosed = cancellationToken;
        LocalEndPoint = transport.LocalEndPoint;
        RemoteEndPoint = transport.RemoteEndPoint;
        Features.Set(this);
        Features.Set<IMemoryPoolFeature>(this);
        if (transport.Tls is not null)
        {
            Features.Set<ITlsConnectionFeature>(this);
            Features.Set<ITlsApplicationProtocolFeature>(this);
            Features.Set<ITlsHandshakeFeature>(this);
        }
    }

    public MemoryPool<byte> MemoryPool => BlockPool.Instance;

    public Task Ended => _ended.Task;

    public X509Certificate2? ClientCertificate
    {
        get => _transport.Tls?.PeerCertificate;
        set => throw new NotSupportedException("The certificate is the client's.");
    }

    public ReadOnlyMemory<byte> ApplicationProtocol => System.Text.Encoding.ASCII.GetBytes(_transport.Tls?.ApplicationProtocol ?? "");

    public SslProtocols Protocol => _transport.Tls?.Version ?? SslProtocols.None;

    public TlsCipherSuite? NegotiatedCipherSuite => _transport.Tls?.CipherSuite;

    public string HostName => _transport.Tls?.ServerName ?? "";

#pragma warning disable SYSLIB0058 // The interface asks for them; the cipher suite says it all.
    public CipherAlgorithmType CipherAlgorithm => CipherAlgorithmType.None;

    public int CipherStrength => 0;

    public HashAlgorithmType HashAlgorithm => HashAlgorithmType.None;

    public int HashStrength => 0;

    public ExchangeAlgorithmType KeyExchangeAlgorithm => ExchangeAlgorithmType.None;

    public int KeyExchangeStrength => 0;
#pragma warning restore SYSLIB0058

    public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);

    /// <summary>Has Kestrel end it in its own words when that is wanted: <c>Connection: close</c>, or GOAWAY.</summary>
    /// <remarks>
    /// To be called when Kestrel serves it already, since it does not hear of that before; of HTTP/1.1 within each request, since it would else close a new connection without an
    /// answer to what has arrived. Only the first call counts.
    /// </remarks>
    public void HearOfDrain()
    {
        if (Interlocked.Exchange(ref _hearsOfDrain, 1) == 0)
        {
            _draining = _drainRequested.UnsafeRegister(
                static context => ((KestrelContext)context!).Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose(),
                this);
        }
    }

    public override void Abort(ConnectionAbortedException abortReason) => _transport.AbortConnection();

    public override ValueTask DisposeAsync()
    {
        _draining.Dispose();
        _ended.TrySetResult();
        return base.DisposeAsync();
    }
}
