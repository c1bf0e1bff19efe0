using Twisted.Persistence;

namespace Twisted.Taps;

/// <summary>What taps are called when nobody says: their endings tell format and encryption.</summary>
public static class TapNames
{
    /// <summary>The ending of a tap's name, with its dot.</summary>
    public static string Ending(TapFormat format, bool encrypted) => TapEndings.Of(format, encrypted);

    /// <summary>What <c>mktap</c> makes of a command, such as <c>qotd.tap</c>.</summary>
    public static string New(string command, TapFormat format, bool encrypted) => $"{command}{TapEndings.Of(format, encrypted)}";

    /// <summary>What an application is saved as when it stops, such as <c>qotd-shutdown.etax</c>.</summary>
    public static string Shutdown(string application, TapFormat format, bool encrypted) =>
        $"{application}-shutdown{TapEndings.Of(format, encrypted)}";
}
