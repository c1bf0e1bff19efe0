using System.IO.Pipelines;
using Twisted.Network;

namespace Twisted.Protocols;

/// <summary>A connection as one asynchronous method, which reads and writes a duplex pipe.</summary>
/// <remarks>
/// <para>
/// When the method ends, the connection is closed in order; when it throws, the fault is logged and the connection is lost with it. It runs on the
/// threads that serve the connection, so between two awaits it must not block.
/// </para>
/// <para>
/// Back pressure is the pipe's: what is not read is not received (more than 64 KiB), and <c>FlushAsync</c> waits while the peer does not read
/// (64 KiB, until 16 KiB are left). <c>ReadAsync</c> completes when the peer has closed its sending side, and throws <see cref="ConnectionLostException"/>
/// when the connection was broken off.
/// </para>
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The end of the connection disposes of what it has.")]
public abstract class PipeProtocol : Protocol
{
    private static readonly PipeOptions InputOptions = new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 64 * 1024,
        resumeWriterThreshold: 32 * 1024,
        useSynchronizationContext: false);

    private readonly CancellationTokenSource _ending = new();
    private Pipe? _input;
    private TransportWriter? _output;
    private TaskCompletionSource? _startingTls;
    private CancellationTokenSource? _drain;
    private volatile bool _isDraining;

    /// <summary>Cancelled when the connection is to come to an end soon: see <see cref="Protocol.Draining"/>. What is under way should be finished, and the method end.</summary>
    protected CancellationToken DrainRequested
    {
        get
        {
            var drain = LazyInitializer.EnsureInitialized(ref _drain, static () => new CancellationTokenSource());
            if (_isDraining)
            {
                drain.Cancel();
            }

            return drain.Token;
        }
    }

    /// <inheritdoc/>
    public sealed override void ConnectionMade()
    {
        _input = new Pipe(InputOptions);
        _output = new TransportWriter(Transport);
        _ = ServeAsync(new DuplexPipe(_input.Reader, _output));
    }

    /// <inheritdoc/>
    public sealed override void DataReceived(ReadOnlySpan<byte> data)
    {
        var writer = _input!.Writer;
        data.CopyTo(writer.GetSpan(data.Length));
        writer.Advance(data.Length);
        var flushing = writer.FlushAsync();
        if (!flushing.IsCompletedSuccessfully)
        {
            Transport.PauseReading();
            _ = ResumeAsync(flushing);
        }
    }

    /// <inheritdoc/>
    public sealed override void ReadConnectionLost() => _input!.Writer.Complete();

    /// <inheritdoc/>
    public sealed override void WritingPaused() => _output!.Pause();

    /// <inheritdoc/>
    public sealed override void WritingResumed() => _output!.Resume();

    /// <inheritdoc/>
    public sealed override void Draining()
    {
        _isDraining = true;
        Interlocked.MemoryBarrier();
        _drain?.Cancel();
    }

    /// <inheritdoc/>
    public sealed override void TlsStarted()
    {
        // All that is there came in the clear: the transport has handled that before the handshake.
        if (_input!.Reader.TryRead(out var read))
        {
            _input.Reader.AdvanceTo(read.Buffer.End);
        }

        _startingTls!.SetResult();
    }

    /// <inheritdoc/>
    public sealed override void ConnectionLost(ConnectionLostReason reason)
    {
        var fault = new ConnectionLostException(reason);
        _output?.Break(fault);
        _startingTls?.TrySetException(fault);

        // Of an orderly end the reader has heard, or reads no more.
        _input?.Writer.Complete(reason.Kind == ConnectionLostKind.Done ? null : fault);
        _ending.Cancel();
        _ending.Dispose();
    }

    /// <summary>Serves the connection.</summary>
    /// <param name="connection">Its input and its output. Completing the output closes this side's sending; the rest ends with the method.</param>
    /// <param name="cancellationToken">Cancelled when the connection is gone.</param>
    protected abstract Task RunAsync(IDuplexPipe connection, CancellationToken cancellationToken);

    /// <summary>Encrypts the connection from here on, as its server: what SMTP, IMAP and others call STARTTLS.</summary>
    /// <remarks>
    /// What was flushed before goes out in the clear. What has arrived in the clear and was not read yet is thrown away, so that nobody can
    /// put commands in front of what is encrypted (RFC 3207, section 4.2). The pipe is to be left alone meanwhile.
    /// </remarks>
    /// <exception cref="InvalidOperationException">It is encrypted already.</exception>
    /// <exception cref="ConnectionLostException">The handshake failed.</exception>
    protected Task StartTlsAsync(TlsServerContext context, CancellationToken cancellationToken) =>
        StartTlsAsync(() => StartTls(context), cancellationToken);

    /// <summary>Encrypts the connection from here on, as its client.</summary>
    /// <inheritdoc cref="StartTlsAsync(TlsServerContext, CancellationToken)"/>
    protected Task StartTlsAsync(TlsClientSettings settings, CancellationToken cancellationToken) =>
        StartTlsAsync(() => StartTls(settings), cancellationToken);

    private Task StartTlsAsync(Action start, CancellationToken cancellationToken)
    {
        _startingTls = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        start();
        _output!.Transport = Transport;
        return _startingTls.Task.WaitAsync(cancellationToken);
    }

    private async Task ServeAsync(DuplexPipe connection)
    {
        try
        {
            await RunAsync(connection, _ending.Token).ConfigureAwait(false);
            Transport.LoseConnection();
        }
        catch (Exception exception) when (exception is ConnectionLostException or OperationCanceledException && _output!.IsBroken)
        {
            // The connection is gone, which is where this ends.
        }
        catch (Exception exception)
        {
            Transport.FailConnection(exception);
        }

        await _input!.Reader.CompleteAsync().ConfigureAwait(false);
    }

    private async Task ResumeAsync(ValueTask<FlushResult> flushing)
    {
        await flushing.ConfigureAwait(false);
        Transport.ResumeReading();
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
