namespace Twisted.Services;

/// <summary>What a parent knows of one child.</summary>
/// <remarks>Changed under the lock of the parent; read without it for listings.</remarks>
internal sealed class SupervisedChild(IService service)
{
    private EarlyReport? _early;

    /// <summary>What failed, and the service starts again by itself, while the parent still waits for its start.</summary>
    private string? _earlyFailure;

    public IService Service => service;

    public ServiceState State { get; private set; }

    public DateTimeOffset Since { get; private set; }

    public int Restarts { get; set; }

    /// <summary>How many times in a row it has failed.</summary>
    public int Failures { get; set; }

    public string? LastFailure { get; set; }

    /// <summary>Who is to start it again; null when nobody is, or no longer.</summary>
    public object? Owner { get; set; }

    public bool IsRemoved { get; set; }

    public ServiceStatus Status => new(State, Since, Restarts, LastFailure);

    /// <summary>What the service keeps running has failed, and the service starts it again after a while by itself.</summary>
    public void NoteOwnFailure(string reason, TimeProvider clock)
    {
        if (State == ServiceState.Running)
        {
            LastFailure = reason;
            Note(ServiceState.Waiting, clock);
        }
        else if (State == ServiceState.Starting)
        {
            _earlyFailure = reason;
        }
    }

    /// <summary>It has done so.</summary>
    public void NoteOwnRestart(TimeProvider clock)
    {
        if (State == ServiceState.Starting && _earlyFailure is not null)
        {
            (LastFailure, _earlyFailure) = (_earlyFailure, null);
            Restarts++;
        }
        else if (State == ServiceState.Waiting && Owner is null)
        {
            Restarts++;
            Note(ServiceState.Running, clock);
        }
    }

    /// <summary>It does so no more: what follows is for the parent, to which it ran until now.</summary>
    public void NoteOwnEnd(TimeProvider clock)
    {
        if (State == ServiceState.Waiting && Owner is null)
        {
            Note(ServiceState.Running, clock);
        }
    }

    /// <summary>It said during its start that it has failed, or is done.</summary>
    public void ReportEarly(Exception? failure) => _early ??= new EarlyReport(failure);

    public EarlyReport? TakeEarlyReport()
    {
        var report = _early;
        _early = null;
        return report;
    }

    public void Note(ServiceState state, TimeProvider clock)
    {
        if (state != State)
        {
            State = state;
            Since = clock.GetUtcNow();
        }

        if (state == ServiceState.Running && _earlyFailure is { } failure)
        {
            // What it keeps running has failed before its start was over.
            _earlyFailure = null;
            NoteOwnFailure(failure, clock);
        }
    }

    /// <param name="Failure">Null when it is done.</param>
    internal sealed record EarlyReport(Exception? Failure);
}
