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
using Twisted.Protocols;

namespace Twisted.Web;

/// <summary>A connection that Kestrel serves; what moves its bytes, encrypts and counts them is ours.</summary>
/// <param name="engine">Kestrel.</param>
/// <param name="beginning">What has arrived already, as far as that says which version of HTTP it is.</param>
internal sealed class KestrelConnection(KestrelEngine engine, ReadOnlySpan<byte> beginning) : PipeProtocol
{
    private readonly bool _isHttp2 = beginning.StartsWith(Http2Preface);

    /// <summary>How a client begins that knows that HTTP/2 is spoken here (RFC 9113, section 3.3); a part of it that nothing else begins with.</summary>
    public static ReadOnlySpan<byte> Http2Preface => "PRI * HTTP/2.0"u8;

    protected override async Task RunAsync(IDuplexPipe connection, CancellationToken cancellationToken)
    {
        var context = new Context(connection, Transport, cancellationToken);
        using var drain = DrainRequested.UnsafeRegister(static state => ((Context)state!).RequestClose(), context);
        await engine.ServeAsync(context, _isHttp2 || Transport.Tls?.ApplicationProtocol == "h2", cancellationToken).ConfigureAwait(false);
        await context.Ended.ConfigureAwait(false);
    }

    /// <summary>What Kestrel sees of it.</summary>
    private sealed class Context : DefaultConnectionContext, IMemoryPoolFeature, ITlsConnectionFeature, ITlsApplicationProtocolFeature, ITlsHandshakeFeature
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ITransport _transport;

        public Context(IDuplexPipe pipe, ITransport transport, CancellationToken cancellationToken)
            : base(Guid.NewGuid().ToString("N"))
        {
            _transport = transport;
            Transport = pipe;
            ConnectionClosed = cancellationToken;
            LocalEndPoint = transport.LocalEndPoint;
            RemoteEndPoint = transport.RemoteEndPoint;
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

        /// <summary>Has Kestrel end it in its own words: <c>Connection: close</c>, or GOAWAY.</summary>
        public void RequestClose() => Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();

        public override void Abort(ConnectionAbortedException abortReason) => _transport.AbortConnection();

        public override ValueTask DisposeAsync()
        {
            _ended.TrySetResult();
            return base.DisposeAsync();
        }
    }
}
