namespace Twisted.PluginHost.Storing;

/// <summary>What to do about a file that cannot be written.</summary>
internal static class WriteFailure
{
    private const int NoSpaceOnUnix = 28;
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);
    private const int QuotaOnLinux = 122;
    private const int TooLargeOnUnix = 27;

    /// <summary>True when it, or what it was caused by, is a disk that is full or a limit of what one may write.</summary>
    public static bool IsFullDisk(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is IOException { HResult: NoSpaceOnUnix or NoSpaceOnWindows or QuotaOnLinux or TooLargeOnUnix })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The error of a store that cannot be written to.</summary>
    /// <param name="what">What failed, as the beginning of a sentence.</param>
    /// <param name="exception">Why.</param>
    public static PluginHostException Of(string what, Exception exception) =>
        new($"{what}: {Reason(exception)}\n{Remedy(exception)}", exception);

    private static string Reason(Exception exception)
    {
        // The cause says which file it was.
        var reason = exception;
        while (IsFullDisk(exception) && reason.InnerException is { } inner)
        {
            reason = inner;
        }

        return reason.Message.ReplaceLineEndings(" ");
    }

    private static string Remedy(Exception exception) => IsFullDisk(exception)
        ? $"Make room on that disk, or set {TwistedHome.Variable} to a folder on another; then run the command again."
        : $"Set {TwistedHome.Variable} to a folder that may be written to.";
}
