using Microsoft.Extensions.Logging.Abstractions;

namespace Twisted.Network;

/// <summary>The logic of one connection, told of its events.</summary>
/// <remarks>
/// Calls for one connection never overlap: <see cref="ConnectionMade"/> is first, <see cref="ConnectionLost"/> last.
/// Different connections are served at the same time, on several threads. A handler must not block; one that throws
/// loses its own connection, and the exception is logged.
/// </remarks>
public abstract class Protocol
{
    private ITransport? _transport;
    private Factory? _maker;

    /// <summary>The connection.</summary>
    /// <exception cref="InvalidOperationException">The protocol was never connected.</exception>
    public ITransport Transport =>
        _transport ?? throw new InvalidOperationException($"{GetType().Name} has no transport before its connection is made.");

    /// <summary>What made this protocol, for those that do not say its type as <see cref="Protocol{TFactory}"/> does.</summary>
    /// <exception cref="InvalidOperationException">No factory of that type made it.</exception>
    protected TFactory GetFactory<TFactory>()
        where TFactory : Factory =>
        _maker as TFactory ?? throw new InvalidOperationException($"{GetType().Name} was not made by a {typeof(TFactory).Name}.");

    /// <summary>Connects the protocol to a transport. For those who write transports; they call it once.</summary>
    public void MakeConnection(ITransport transport)
    {
        _transport = transport;
        ConnectionMade();
    }

    /// <summary>The connection is there.</summary>
    public virtual void ConnectionMade()
    {
    }

    /// <summary>The handshake after <see cref="StartTls(TlsServerContext)"/> is done: from now on everything is encrypted, and <see cref="ITransport.Tls"/> says how.</summary>
    public virtual void TlsStarted()
    {
    }

    /// <summary>Bytes arrived, in whatever pieces the network made of them. They are gone when the handler returns.</summary>
    public virtual void DataReceived(ReadOnlySpan<byte> data)
    {
    }

    /// <summary>The peer has closed its sending side: no data follows. The default closes the connection, after all that was written.</summary>
    public virtual void ReadConnectionLost() => Transport.LoseConnection();

    /// <summary>Reading goes on after a pause; what the protocol kept back of earlier data it can handle now.</summary>
    public virtual void ReadingResumed()
    {
    }

    /// <summary>More is waiting to be sent than is good (64 KiB); stop writing until <see cref="WritingResumed"/>.</summary>
    public virtual void WritingPaused()
    {
    }

    /// <summary>What was waiting has been sent but for little (16 KiB).</summary>
    public virtual void WritingResumed()
    {
    }

    /// <summary>The service that has this connection accepts no more, and is about to end: the connection is to come to an end soon.</summary>
    /// <remarks>
    /// Called at most once. A protocol that has words for it says them, such as <c>421</c> of SMTP, finishes what is under way, and closes. The default does
    /// nothing: the connection goes on until its peer closes it, or the time for that is up, and is then closed in order. Where there is no such time, as at a stop by a signal,
    /// that is right after this, or after <see cref="TimeToEnd"/>.
    /// </remarks>
    public virtual void Draining()
    {
    }

    /// <summary>How long a stop gives the connection to end by itself after <see cref="Draining"/>, before it closes it in order; for answers that are made elsewhere meanwhile. Zero by default.</summary>
    /// <remarks>Asked when the stop has come. The time for the whole stop goes on meanwhile.</remarks>
    public virtual TimeSpan TimeToEnd => TimeSpan.Zero;

    /// <summary>The connection is gone; nothing follows.</summary>
    public virtual void ConnectionLost(ConnectionLostReason reason)
    {
    }

    /// <summary>Encrypts the connection from here on, as its server: what SMTP, IMAP and others call STARTTLS.</summary>
    /// <remarks>
    /// What was written before still goes out in the clear, such as the answer that says so. What has arrived in the clear and was not
    /// handled yet is thrown away, so that nobody can put commands in front of what is encrypted (RFC 3207, section 4.2): to be called
    /// by a handler, which takes nothing more of its data. What is written from now on waits for the handshake.
    /// </remarks>
    /// <exception cref="InvalidOperationException">It is encrypted already.</exception>
    protected void StartTls(TlsServerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        StartTls((transport, inner) => TlsConnection.UpgradeServer(transport, inner, context, _maker?.Logger ?? context.Logger));
    }

    /// <summary>Encrypts the connection from here on, as its client.</summary>
    /// <remarks>As <see cref="StartTls(TlsServerContext)"/>.</remarks>
    /// <exception cref="InvalidOperationException">It is encrypted already.</exception>
    protected void StartTls(TlsClientSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        StartTls((transport, inner) => TlsConnection.UpgradeClient(transport, inner, settings, _maker?.Logger ?? NullLogger.Instance));
    }

    /// <summary>True once it was connected to a transport.</summary>
    internal bool IsMade => _transport is not null;

    /// <summary>What the log calls it.</summary>
    internal virtual string LogName => GetType().Name;

    /// <summary>Notes what made it. One that gives what another factory made leaves it that one's.</summary>
    internal void Attach(Factory factory) => _maker ??= factory;

    private void StartTls(Func<ITransport, Protocol, ITransport> upgrade)
    {
        if (Transport.Tls is not null)
        {
            throw new InvalidOperationException("The connection is encrypted already.");
        }

        _transport = upgrade(Transport, this);
    }
}
