using Twisted.Shared;
using Twisted.Tools.Twistd;

// A thread that a service left behind must not keep the process alive.
Environment.Exit(new TwistdCommand(StandardStreams.Out, StandardStreams.Error).Run(args));
