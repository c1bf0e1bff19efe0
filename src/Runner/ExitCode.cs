namespace Twisted.Runner;

/// <summary>What a process that runs an application tells its caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    public const int Failure = 1;

    /// <summary>EX_SOFTWARE of sysexits.h: an exception that nobody caught.</summary>
    public const int Crash = 70;
}
