namespace Twisted.Tools.Twistd.Control;

/// <summary>What the environment says of the terminal.</summary>
internal static class TerminalWords
{
    /// <summary>True where the locale has UTF-8, which has lines to draw with. <see cref="Console.OutputEncoding"/> says so of a machine without a locale, too.</summary>
    public static bool DrawsLines => Locale is { } locale
        && (locale.EndsWith("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.EndsWith("UTF8", StringComparison.OrdinalIgnoreCase));

    /// <summary>In the order of POSIX.</summary>
    private static string? Locale =>
        ((string[])["LC_ALL", "LC_CTYPE", "LANG"]).Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
}
