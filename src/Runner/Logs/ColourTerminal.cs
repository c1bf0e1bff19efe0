namespace Twisted.Runner.Logs;

/// <summary>Whether standard output is a terminal whose user wants colours: not with <c>NO_COLOR</c> set, nor where <c>TERM</c> is <c>dumb</c>.</summary>
internal static class ColourTerminal
{
    public static bool IsThere =>
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
}
