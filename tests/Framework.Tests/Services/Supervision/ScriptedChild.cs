using Twisted.Services;

namespace Twisted.Tests.Services;

/// <summary>A service that fails when a test says so, and tells a diary what is done to it.</summary>
internal sealed class ScriptedChild : Service
{
    private readonly Diary _diary;

    public ScriptedChild(string name, Diary diary)
    {
        Name = name;
        _diary = diary;
    }

    /// <summary>How many of the next starts fail.</summary>
    public int FailingStarts { get; set; }

    /// <summary>Says during each start that it has failed.</summary>
    public bool FailsWhileStarting { get; set; }

    public bool FailsToStop { get; set; }

    /// <summary>A stop that nothing ends.</summary>
    public bool NeverStops { get; set; }

    public override async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (FailingStarts > 0)
        {
            FailingStarts--;
            _diary.Write($"failed start {Name}");
            throw new ServiceException($"{Name} cannot start");
        }

        await base.StartAsync(cancellationToken);
        _diary.Write($"start {Name}");
        if (FailsWhileStarting)
        {
            Break();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (!IsRunning)
        {
            return;
        }

        await base.StopAsync(cancellationToken);
        _diary.Write($"stop {Name}");
        if (NeverStops)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
        }

        if (FailsToStop)
        {
            throw new InvalidOperationException("the fault of a plug-in");
        }
    }

    public void Break(string reason = "broken") => Fail(new ServiceException(reason));

    public void Finish() => End();
}
