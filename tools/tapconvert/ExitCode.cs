namespace Twisted.Tools.Tapconvert;

/// <summary>What tapconvert tells its caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    public const int Failure = 1;

    /// <summary>Two taps are not the same, as diff(1) says it.</summary>
    public const int Different = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Taps could not be compared, as diff(1) says it.</summary>
    public const int Trouble = 2;

    /// <summary>EX_SOFTWARE of sysexits.h: a fault of the program itself.</summary>
    public const int Crash = 70;
}
