using Twisted.Persistence;

namespace Twisted.Taps;

/// <summary>How files with taps are named: by their format, and an <c>e</c> in front of the ending where they are encrypted.</summary>
public static class TapNames
{
    /// <summary>The ending of a tap's name, with its dot.</summary>
    public static string Ending(TapFormat format, bool encrypted) => (format, encrypted) switch
    {
        (TapFormat.Tap, false) => ".tap",
        (TapFormat.Tap, true) => ".etap",
        (TapFormat.Xml, false) => ".tax",
        (TapFormat.Xml, true) => ".etax",
        (_, false) => ".tas",
        (_, true) => ".etas",
    };
}
