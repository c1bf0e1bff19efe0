namespace Twisted.Runner.Daemons;

/// <summary>What a daemon tells its launcher: each message is a line, and begins with its kind.</summary>
internal static class LaunchMessage
{
    /// <summary>The variable with the number of the pipe. Its presence makes a process a daemon.</summary>
    public const string Variable = "TWISTED_LAUNCH_PIPE";

    /// <summary>The variable with the number of the pipe through which a daemon gets the secret that it needs.</summary>
    public const string OrderVariable = "TWISTED_LAUNCH_ORDER";

    /// <summary>The first byte of that pipe, before the secret. A pipe that ends without it means that there is none, and is to be no daemon.</summary>
    public const byte Go = (byte)'G';

    /// <summary>
    /// The command line was understood, and the daemon goes on; followed by the paths of the pidfile and the log, with a tab
    /// between them. The first message of all.
    /// </summary>
    public const char Understood = 'U';

    /// <summary>The same, but it waits for a secret.</summary>
    public const char NeedsSecret = 'S';

    /// <summary>A line for standard output.</summary>
    public const char Progress = 'P';

    /// <summary>A line for standard error.</summary>
    public const char Error = 'E';

    /// <summary>Of a process that takes over from another: all is started, and it waits to be told to go on.</summary>
    public const char Prepared = 'C';

    /// <summary>The application does its work. The last message.</summary>
    public const char Ready = 'R';

    /// <summary>The application does not run, and the reason was told; followed by the exit code. The last message.</summary>
    public const char Failed = 'F';
}
