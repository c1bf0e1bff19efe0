namespace Twisted.Tools.Mktap;

/// <summary>What mktap tells its caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>EX_SOFTWARE of sysexits.h: a fault of the program itself.</summary>
    public const int Crash = 70;
}
