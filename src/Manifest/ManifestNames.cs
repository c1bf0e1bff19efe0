namespace Twisted.Manifest;

/// <summary>The rules for names that people type; the build checks them with the same code as the reader.</summary>
public static class ManifestNames
{
    /// <summary>The long name that every plug-in's help has.</summary>
    public const string HelpOption = "help";

    public const string TapNameRule = "use lower-case letters, digits and hyphens, a letter first";

    public const string OptionNameRule = "use letters, digits, hyphens and underscores, a letter or digit first";

    public const string ShortNameRule = "use a letter or a digit";

    public static bool IsTapName(string text) =>
        text is [>= 'a' and <= 'z', ..] && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>The names of commands that the tools have themselves, in their order; no tap can be reached by them.</summary>
    public static IReadOnlyList<string> ReservedTapNames { get; } =
        ["completion", "export", "man", "passwd", "plugin", "reload", "rotate", "save", "status", "stop", "upgrade"];

    /// <summary>True for a name that the tools keep for themselves.</summary>
    public static bool IsReservedTapName(string text) => ReservedTapNames.Contains(text);

    public static bool IsOptionName(string text) =>
        text is [var first, ..] && char.IsAsciiLetterOrDigit(first) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    public static bool IsShortName(char letter) => char.IsAsciiLetterOrDigit(letter);

    /// <summary>What the member behind an option is called unless the manifest says otherwise: <c>mime-type</c>, <c>MimeType</c>.</summary>
    public static string MemberName(string optionName)
    {
        var name = new System.Text.StringBuilder(optionName.Length);
        var isStart = true;
        foreach (var character in optionName)
        {
            if (character is '-' or '_')
            {
                isStart = true;
                continue;
            }

            name.Append(isStart ? char.ToUpperInvariant(character) : character);
            isStart = false;
        }

        return name.ToString();
    }
}
