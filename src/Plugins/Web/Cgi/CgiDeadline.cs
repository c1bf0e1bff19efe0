namespace Twisted.Web;

/// <summary>Until when a program may go on: whole run, silence, client, and server, in one token.</summary>
internal sealed class CgiDeadline : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _run;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _lingering;
    private readonly CancellationTokenSource _answering;
    private readonly CancellationToken _clientGone;
    private TimeSpan _patience = Timeout.InfiniteTimeSpan;

    public CgiDeadline(TimeSpan run, TimeProvider clock, CancellationToken clientGone, CancellationToken stopping)
    {
        _clientGone = clientGone;
        _run = new CancellationTokenSource(run, clock);
        _silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _lingering = CancellationTokenSource.CreateLinkedTokenSource(_run.Token, stopping);
        _answering = CancellationTokenSource.CreateLinkedTokenSource(_lingering.Token, _silence.Token, clientGone);
    }

    /// <summary>For all that belongs to the answer.</summary>
    public CancellationToken Answering => _answering.Token;

    /// <summary>For what the program does after its answer.</summary>
    public CancellationToken Lingering => _lingering.Token;

    public bool IsClientGone => _clientGone.IsCancellationRequested;

    public bool IsRunOver => _run.IsCancellationRequested;

    public bool IsSilent => _silence.IsCancellationRequested;

    /// <summary>The program has to do something within that time.</summary>
    public void Expect(TimeSpan patience)
    {
        lock (_gate)
        {
            _patience = patience;
            _silence.CancelAfter(patience);
        }
    }

    /// <summary>It did; or it is not its turn.</summary>
    public void Rest() => Expect(Timeout.InfiniteTimeSpan);

    /// <summary>It took some input, and gets the same time again.</summary>
    public void Renew()
    {
        lock (_gate)
        {
            _silence.CancelAfter(_patience);
        }
    }

    /// <summary>The request cannot be read to its end.</summary>
    public void GiveUp() => _answering.Cancel();

    public void Dispose()
    {
        _answering.Dispose();
        _lingering.Dispose();
        _silence.Dispose();
        _run.Dispose();
    }
}
