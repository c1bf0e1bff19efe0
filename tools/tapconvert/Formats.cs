using Twisted.Persistence;
using Twisted.Taps;
using Twisted.Usage;

namespace Twisted.Tools.Tapconvert;

/// <summary>The formats by their names on the command line, and by the endings of files.</summary>
internal static class Formats
{
    private static readonly TapFormat[] All = [TapFormat.Tap, TapFormat.Xml, TapFormat.Source];

    /// <returns>Null for <c>guess</c>, and when nothing is said.</returns>
    /// <exception cref="UsageException">There is no such format.</exception>
    public static TapFormat? Parse(string option, string? word, bool mayGuess) => word switch
    {
        null => null,
        "tap" or "pickle" => TapFormat.Tap,
        "xml" => TapFormat.Xml,
        "source" => TapFormat.Source,
        "guess" when mayGuess => null,
        "python" => throw new UsageException($"--{option}: a program in C# is no tap, and is run as it is: twistd -y FILE"),
        _ => throw new UsageException($"--{option}: there is no format \"{word}\"; there is {(mayGuess ? "\"guess\", " : "")}\"tap\", \"xml\" and \"source\""),
    };

    public static string NameOf(TapFormat format) => format switch
    {
        TapFormat.Tap => "tap",
        TapFormat.Xml => "xml",
        _ => "source",
    };

    /// <summary>What the ending of a file's name says; null when it says nothing.</summary>
    public static TapFormat? OfEnding(string path)
    {
        foreach (var format in All)
        {
            if (HasEnding(path, format, encrypted: false) || HasEnding(path, format, encrypted: true))
            {
                return format;
            }
        }

        return null;
    }

    /// <summary>The same path with another ending in the place of the one that it has, if that is one of a tap.</summary>
    public static string WithEnding(string path, TapFormat format, bool encrypted) =>
        (OfEnding(path) is null ? path : Path.ChangeExtension(path, null)) + TapNames.Ending(format, encrypted);

    private static bool HasEnding(string path, TapFormat format, bool encrypted) =>
        string.Equals(Path.GetExtension(path), TapNames.Ending(format, encrypted), StringComparison.OrdinalIgnoreCase);
}
