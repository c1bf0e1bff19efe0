using System.Globalization;
using Twisted.Network;

namespace Twisted.Testing;

/// <summary>Reads the text of an option as its type, as the tools do; a test compares the two.</summary>
internal static class OptionText
{
    /// <exception cref="FormatException">The text is not of that type.</exception>
    public static object Read(Type type, string text)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var value = plain switch
        {
            _ when plain == typeof(string) => text,
            _ when plain == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            _ when plain == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            _ when plain == typeof(double) => ReadNumber(text),
            _ when plain == typeof(bool) => bool.TryParse(text, out var boolean) ? boolean : null,
            _ when plain == typeof(TimeSpan) => ReadDuration(text),
            _ when plain == typeof(Uri) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme != Uri.UriSchemeFile ? uri : null,
            _ when plain == typeof(FileInfo) => text.Length > 0 ? new FileInfo(Path.GetFullPath(text)) : null,
            _ when plain == typeof(DirectoryInfo) => text.Length > 0 ? new DirectoryInfo(Path.GetFullPath(text)) : null,
            _ when plain == typeof(ServerEndpoint) => (object?)ServerEndpoint.Parse(text),
            _ when plain == typeof(DatagramEndpoint) => DatagramEndpoint.Parse(text),
            _ when plain == typeof(DatagramClientEndpoint) => DatagramClientEndpoint.Parse(text),
            _ when plain == typeof(ClientEndpoint) => ClientEndpoint.Parse(text),
            _ when plain.IsEnum => ReadChoice(plain, text),
            _ => throw new FormatException($"no command line can give a {plain.Name}"),
        };
        return value ?? throw new FormatException($"\"{text}\" is no {plain.Name}");
    }

    private static object? ReadNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static object? ReadChoice(Type type, string text) =>
        Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase) && !text.Any(char.IsUpper) ? Enum.Parse(type, text, ignoreCase: true) : null;

    private static object? ReadDuration(string text)
    {
        var unit = text.TrimStart(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        double milliseconds = unit switch
        {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => 0,
        };
        return milliseconds > 0
            && long.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number * milliseconds <= TimeSpan.MaxValue.TotalMilliseconds / 2
            ? TimeSpan.FromMilliseconds(number * milliseconds)
            : null;
    }
}
