using Twisted.Tools.Twistd;

// A thread that a service left behind must not keep the process alive.
Environment.Exit(new TwistdCommand(Console.Out, Console.Error).Run(args));
