using Twisted.Services;

namespace Twisted.Runner;

/// <summary>Where the application of a process comes from, and where it goes when the process ends.</summary>
public sealed record ApplicationSource
{
    /// <summary>What the log calls it, such as the name of a file.</summary>
    public required string Name { get; init; }

    /// <summary>What only whoever starts the process can say, such as a passphrase; null when nothing is to be asked.</summary>
    /// <remarks>A daemon gets it from the process that starts it, through a pipe.</remarks>
    public StartSecret? Secret { get; init; }

    /// <summary>What was dubious about what <see cref="LoadAsync"/> read: one line each, for the log and for whoever started the process.</summary>
    public Func<IReadOnlyList<string>> Warnings { get; init; } = static () => [];

    /// <summary>Makes the application. What it reports are lines for the terminal of whoever started the process.</summary>
    public required Func<IProgress<string>, CancellationToken, Task<Application>> LoadAsync { get; init; }

    /// <summary>Reads what <see cref="LoadAsync"/> has read again, checks it whole, and says what has to be done; null where there is nothing to read. One call at a time, and none during a save.</summary>
    public Func<CancellationToken, Reloading.ReloadPlan>? PrepareReload { get; init; }

    /// <summary>What the log calls the place that <see cref="SaveAsync"/> writes to.</summary>
    public Func<Application, string> SavedName { get; init; } = static application => $"{application.Name}-shutdown";

    /// <summary>Why an application is not kept, though others are; null when it is. The log says it, and it is no failure.</summary>
    public Func<Application, string?> WhyNotSaved { get; init; } = static _ => null;

    /// <summary>Keeps the stopped application; null when it cannot be kept.</summary>
    public Func<Application, CancellationToken, Task>? SaveAsync { get; init; }

    /// <summary>
    /// The message to show for an exception that is the user's to mend; null for one of the program itself, whose stack
    /// the log then keeps. <see cref="RunException"/>, <see cref="ServiceException"/> and
    /// <see cref="Usage.UsageException"/> need no entry here.
    /// </summary>
    public Func<Exception, string?> UserMessage { get; init; } = static _ => null;
}
