using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>An endpoint that is reached through a socket of the system.</summary>
/// <remarks>What speaks a protocol of its own below that of the factory, such as TLS, dials one of these and goes on with the socket.</remarks>
public abstract record SocketClientEndpoint : ClientEndpoint
{
    private protected SocketClientEndpoint()
    {
    }

    /// <summary>For how long connecting is tried, finding the addresses of a name included: a millisecond to a day. The default is
    /// <see cref="ClientEndpoint.DefaultTimeout"/>.</summary>
    public TimeSpan Timeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, ClientTimeout.Shortest);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ClientTimeout.Longest);
            field = value;
        }
    } = DefaultTimeout;

    /// <inheritdoc/>
    protected sealed override async Task<ClientConnection> OpenAsync(Factory factory, ClientContext context, CancellationToken cancellationToken)
    {
        // It may be called in a handler, where no protocol may be called.
        var socket = await DialAsync(context, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return ClientConnection.Begin(socket, factory, context);
    }

    /// <summary>Opens a connected stream, which belongs to the caller.</summary>
    /// <exception cref="ConnectException">Nobody answered in time.</exception>
    internal async Task<Socket> DialAsync(ClientContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var timeOut = new CancellationTokenSource(Timeout, context.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeOut.Token, cancellationToken);
        var attempts = new AttemptLog();
        Socket? socket;
        try
        {
            socket = await DialAsync(context, attempts, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            attempts.TimeOut();
            socket = null;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            socket?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
        }

        return socket ?? throw attempts.Explain(this);
    }

    /// <param name="context">The clock and the resolver of names to use.</param>
    /// <param name="attempts">Told of each that is begun and of each that fails.</param>
    /// <param name="cancellationToken">Cancelled by the caller, or when the time is over.</param>
    /// <returns>Null when all attempts have failed.</returns>
    private protected abstract Task<Socket?> DialAsync(ClientContext context, AttemptLog attempts, CancellationToken cancellationToken);

    /// <summary>Why an attempt failed, as the end of a sentence.</summary>
    internal abstract string Reason(SocketError error);

    /// <summary>What to do when all attempts have failed like this, as a sentence.</summary>
    internal abstract string Advice(SocketError error);
}
