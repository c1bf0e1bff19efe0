using Microsoft.Extensions.Logging;
using Twisted.Persistence;

namespace Twisted.Services;

/// <summary>Runs another program for as long as it runs itself, and starts it again when it ends.</summary>
/// <remarks>
/// <para>
/// The lines that the program writes go to the log: those of its output as information, those of its errors as warnings. Its input is
/// empty. A start fails when the program cannot be run; when it cannot be run again later, that is logged and tried again. The waits
/// before it is started again are those of <see cref="Backoff"/>.
/// </para>
/// <para>
/// Stopping asks the program to end (SIGTERM), and kills it, with all that it has started, when it has not ended after
/// <see cref="GracePeriod"/> or when the token is cancelled. On Windows it is killed at once.
/// </para>
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "A service is released by being stopped.")]
public sealed class ProcessService : Service, IDrainable
{
    /// <summary>What the system needs to take a killed process away; nothing that a program does can lengthen it.</summary>
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestGrace = TimeSpan.FromHours(1);

    [Ephemeral]
    private CancellationTokenSource? _stopping;

    [Ephemeral]
    private Task _keeping = Task.CompletedTask;

    [Ephemeral]
    private volatile ChildProcess? _child;

    /// <param name="program">A path, which if relative begins in <see cref="WorkingFolder"/>, or a name that is looked for in the folders of <c>PATH</c>.</param>
    /// <param name="arguments">What the program is given, each as it is: no shell reads them.</param>
    public ProcessService(string program, params IReadOnlyList<string> arguments)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(program);
        ArgumentNullException.ThrowIfNull(arguments);
        Program = program;
        Arguments = arguments;
    }

    /// <summary>The program's path or name.</summary>
    public string Program { get; }

    /// <summary>What the program is given.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Variables that the program has besides those of this process, or with other values; null takes one away.</summary>
    /// <remarks>A tap keeps them as they are: what is secret belongs into a file that the program reads.</remarks>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The folder in which the program begins; null for that of this process.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>The user id of the program; null for that of this process. Another one takes root, and <c>setpriv</c> of util-linux.</summary>
    public int? Uid { get; init; }

    /// <summary>The group id of the program; null for the user's own, or with no user given for that of this process.</summary>
    public int? Gid { get; init; }

    /// <summary>When the program is started again. The default is always.</summary>
    public ProcessRestart Restart { get; init; }

    /// <summary>How long to wait before the program is started again, and how often that is done.</summary>
    public Backoff Backoff { get; init; } = new();

    /// <summary>How long the program has to end once it was asked to: up to an hour. The default is 5 seconds.</summary>
    public TimeSpan GracePeriod
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= LongestGrace
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The grace period is zero or more, and an hour at most.");
    } = TimeSpan.FromSeconds(5);

    /// <summary>The clock that waits go by; the system's by default. Not kept. Set before it starts.</summary>
    [Ephemeral]
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Where the chance of the waits comes from. Not kept. Set before it starts.</summary>
    [Ephemeral]
    public Random Random { get; set; } = Random.Shared;

    /// <summary>The id of the process that runs; null when none does. May be read at any time.</summary>
    [Ephemeral]
    public int? ProcessId => _child is { Exited.IsCompleted: false } child ? child.Id : null;

    private string Title => Name ?? Path.GetFileName(Program);

    internal override string PathName => Title;

    /// <inheritdoc/>
    /// <exception cref="ServiceException">The program cannot be run; the message says why.</exception>
    public override Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_stopping is null)
        {
            _child = Spawn();
            _stopping = new CancellationTokenSource();
            _keeping = KeepRunningAsync(_child, _stopping.Token);
        }

        return base.StartAsync(cancellationToken);
    }

    /// <summary>Nothing that is told of.</summary>
    [Ephemeral]
    public int Remaining => 0;

    /// <summary>Ends the program, which whoever takes over runs: as a stop does.</summary>
    /// <inheritdoc/>
    public Task DrainAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_stopping is not { } stopping)
        {
            return;
        }

        _stopping = null;
        await stopping.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(false);
        stopping.Dispose();
        if (_child is { } child)
        {
            _child = null;
            await EndAsync(child, cancellationToken).ConfigureAwait(false);
        }
    }

    private ChildProcess Spawn() => ChildProcess.Start(
        ProcessCommand.Of(this),
        Clock,
        id => Logger.Started(Title, id),
        line => Logger.Wrote(Title, line),
        line => Logger.WroteError(Title, line));

    /// <remarks>When it is to stop, it ends with the process that runs in its place: what ends that is the stop.</remarks>
    private async Task KeepRunningAsync(ChildProcess? child, CancellationToken stopping)
    {
        var failures = 0;
        try
        {
            while (true)
            {
                var lasted = TimeSpan.Zero;
                if (child is not null)
                {
                    var since = Clock.GetTimestamp();
                    var code = await child.Exited.WaitAsync(stopping).ConfigureAwait(false);
                    lasted = Clock.GetElapsedTime(since);
                    _child = null;
                    if (Restart == ProcessRestart.Never || (Restart == ProcessRestart.OnFailure && code == 0))
                    {
                        if (Logger.IsEnabled(LogLevel.Information))
                        {
                            Logger.EndedForGood(Title, ExitText(code));
                        }

                        if (Restart == ProcessRestart.Never && code != 0)
                        {
                            Fail(new ServiceException($"{Title} ended with {ExitText(code)}"));
                        }
                        else
                        {
                            End();
                        }

                        return;
                    }

                    if (Logger.IsEnabled(LogLevel.Warning))
                    {
                        Logger.EndedUnasked(Title, ExitText(code));
                    }

                    Place?.NoteOwnFailure($"{Title} ended with {ExitText(code)}", Clock);
                }

                failures = child is not null && lasted >= Backoff.ResetAfter ? 1 : failures + 1;
                if (Backoff.WaitAfter(failures, Random) is not { } wait)
                {
                    Logger.FailsTooOften(Title, failures);
                    Place?.NoteOwnEnd(Clock);
                    Fail(new ServiceException($"{Title} has failed {failures} times in a row"));
                    return;
                }

                Logger.StartsAgain(Title, wait.TotalSeconds);
                await Task.Delay(wait, Clock, stopping).ConfigureAwait(false);
                child = _child = TrySpawn();
                if (child is not null)
                {
                    Place?.NoteOwnRestart(Clock);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It stops.
        }
    }

    private ChildProcess? TrySpawn()
    {
        try
        {
            return Spawn();
        }
        catch (ServiceException failure)
        {
            Logger.NotStarted(failure.Message);
            return null;
        }
    }

    private async Task EndAsync(ChildProcess child, CancellationToken cancellationToken)
    {
        using var grace = new CancellationTokenSource(GracePeriod, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, cancellationToken);
        child.Terminate();
        try
        {
            var code = await child.Exited.WaitAsync(either.Token).ConfigureAwait(false);
            if (Logger.IsEnabled(LogLevel.Information))
            {
                Logger.Ended(Title, ExitText(code));
            }

            return;
        }
        catch (OperationCanceledException)
        {
            Logger.Killed(Title);
        }

        child.Kill();
        try
        {
            await child.Exited.WaitAsync(KillPatience, Clock, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Logger.LeftBehind(Title, child.Id);
        }
    }

    // What shells report for a program that a signal has ended is 128 and the signal's number.
    private static string ExitText(int code) => code is > 128 and < 193 ? $"exit code {code} (signal {code - 128})" : $"exit code {code}";
}
