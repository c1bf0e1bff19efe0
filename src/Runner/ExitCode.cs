namespace Twisted.Runner;

/// <summary>What a process that runs an application tells its caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    public const int Failure = 1;

    /// <summary>Of a command for a server that runs: one is not allowed to. So the LSB has it for init scripts.</summary>
    public const int NotPermitted = 4;

    /// <summary>Of a command for a server that runs: there is none. So the LSB has it.</summary>
    public const int NotRunning = 7;

    /// <summary>EX_SOFTWARE of sysexits.h: an exception that nobody caught.</summary>
    public const int Crash = 70;
}
