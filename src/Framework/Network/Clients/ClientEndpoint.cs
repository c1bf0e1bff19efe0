namespace Twisted.Network;

/// <summary>Where a client connects to, as an endpoint string such as <c>tcp:example.com:25:timeout=10</c>.</summary>
/// <remarks>
/// Immutable; equal when it means the same. A tap keeps it as its text, so what derives from it is found again by
/// <see cref="Parse"/>, and its <c>ToString</c> is the endpoint string in its shortest form.
/// </remarks>
public abstract record ClientEndpoint
{
    /// <summary>For how long connecting is tried where the endpoint does not say: half a minute.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <param name="text">An endpoint string; see <see cref="EndpointDescription"/> for the grammar.</param>
    /// <exception cref="FormatException">It is malformed or of an unknown type; the message names the part that is wrong.</exception>
    public static ClientEndpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ClientEndpointTypes.Parse(EndpointDescription.Parse(text));
    }

    /// <summary>Connects, and gives the connection to a protocol of the factory.</summary>
    /// <param name="factory">Makes the protocol. It is in use until the connection is lost.</param>
    /// <param name="context">The log, the clock and the resolver of names to use; null for <see cref="ClientContext.Default"/>, with which
    /// nothing is logged.</param>
    /// <param name="cancellationToken">Gives up connecting: the wait ends at once, and what was opened is closed.</param>
    /// <returns>The connection, after <see cref="Protocol.ConnectionMade"/> of its protocol.</returns>
    /// <exception cref="ConnectException">Nobody answered, or the factory refused; the message is ready to be shown.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<ClientConnection> ConnectAsync(Factory factory, ClientContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return OpenAsync(factory, context ?? ClientContext.Default, cancellationToken);
    }

    /// <summary>Connects one protocol that was made for it, where no factory has anything to add.</summary>
    /// <param name="protocol">One that was never connected.</param>
    /// <param name="context">As for <see cref="ConnectAsync"/>.</param>
    /// <param name="cancellationToken">As for <see cref="ConnectAsync"/>.</param>
    /// <exception cref="ConnectException">Nobody answered.</exception>
    public Task<ClientConnection> ConnectProtocolAsync(Protocol protocol, ClientContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        return ConnectAsync(new OneProtocolFactory(protocol), context, cancellationToken);
    }

    /// <summary>What <see cref="ConnectAsync"/> does, for this kind of endpoint. See <see cref="ClientConnection.Begin"/>.</summary>
    /// <inheritdoc cref="ConnectAsync"/>
    protected abstract Task<ClientConnection> OpenAsync(Factory factory, ClientContext context, CancellationToken cancellationToken);
}
