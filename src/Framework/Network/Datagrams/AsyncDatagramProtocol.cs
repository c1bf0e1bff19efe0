using System.Net;
using Microsoft.Extensions.Logging;
using Twisted.Persistence;

namespace Twisted.Network;

/// <summary>A port for datagrams as one asynchronous method, which reads what arrives and writes to the transport.</summary>
/// <remarks>
/// <para>
/// The method runs from the start of the port to its end. When it throws, the fault is logged, and it is called again when the next datagram arrives, with
/// the same reader. When it returns, what arrives from then on is dropped and counted, until the port is closed. It runs on the thread of the port until it
/// first waits, so between two awaits it must not block.
/// </para>
/// <para>What arrives faster than it is read waits in the reader: <see cref="Capacity"/> datagrams at most, of which <see cref="Overflow"/> says which are dropped.</para>
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The end of the port disposes of what it has.")]
public abstract class AsyncDatagramProtocol : DatagramProtocol
{
    [Ephemeral]
    private DatagramReader? _reader;

    [Ephemeral]
    private CancellationTokenSource? _ending;

    [Ephemeral]
    private Task _serving = Task.CompletedTask;

    [Ephemeral]
    private volatile bool _isDone;

    [Ephemeral]
    private volatile bool _hasFailed;

    /// <summary>How many datagrams may wait. The default is 256, so up to 2 MiB with the usual <see cref="DatagramLimits.MaxSize"/>.</summary>
    protected virtual int Capacity => 256;

    /// <summary>What is dropped when more would wait. The default is the datagram that arrives.</summary>
    protected virtual DatagramOverflow Overflow => DatagramOverflow.DropNewest;

    /// <inheritdoc/>
    public sealed override void StartProtocol()
    {
        _reader = new DatagramReader(Capacity, Overflow);
        _ending = new CancellationTokenSource();
        _isDone = false;
        _serving = ServeAsync(_reader, _ending.Token);
    }

    /// <inheritdoc/>
    public sealed override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from)
    {
        if (_isDone)
        {
            _reader!.Drop();
            return;
        }

        _reader!.Add(data, from);
        if (_hasFailed)
        {
            _serving = ServeAsync(_reader, _ending!.Token);
        }
    }

    /// <inheritdoc/>
    public sealed override void StopProtocol()
    {
        _reader?.Complete();
        _ending?.Cancel();
        _ending?.Dispose();
    }

    /// <summary>Serves the port.</summary>
    /// <param name="datagrams">What arrives.</param>
    /// <param name="cancellationToken">Cancelled when the port is closed.</param>
    protected abstract Task RunAsync(DatagramReader datagrams, CancellationToken cancellationToken);

    private protected sealed override Task EndAsync() => _serving;

    private async Task ServeAsync(DatagramReader reader, CancellationToken cancellationToken)
    {
        _hasFailed = false;
        try
        {
            await RunAsync(reader, cancellationToken).ConfigureAwait(false);
            _isDone = true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The port is closed, which is where this ends.
        }
        catch (Exception exception)
        {
            Logger.HandlerFails(Name, exception);
            _hasFailed = true;
        }
    }
}
