using Twisted.Shared;
using Twisted.Tools.Twistd;

int exitCode;
using (var early = EarlyStart.Of(args))
{
    exitCode = early?.TryRun("twistd", new LateScreen(StandardStreams.Out, StandardStreams.Error), StandardStreams.Error)
        ?? new TwistdCommand(StandardStreams.Out, StandardStreams.Error, early).Run(args);
}

// A thread that a service left behind must not keep the process alive.
Environment.Exit(exitCode);
