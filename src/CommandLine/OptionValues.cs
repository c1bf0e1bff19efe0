using System.Globalization;
using System.Runtime.CompilerServices;
using Twisted.Manifest;
using Twisted.Network;

namespace Twisted.CommandLine;

/// <summary>Reads the values of options from text.</summary>
public static class OptionValues
{
    /// <summary>What is wrong with a value of that option, or null.</summary>
    public static string? Check(OptionEntry option, string text)
    {
        try
        {
            _ = Read(option, text, typeof(string));
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    /// <param name="option">What the value is for.</param>
    /// <param name="text">As it was written.</param>
    /// <param name="choice">The enumeration, for an option that is one of a few words; otherwise unused.</param>
    /// <exception cref="FormatException">The text is not such a value; the message has it in quotes and says what is.</exception>
    public static object Read(OptionEntry option, string text, Type choice) => option.ValueType switch
    {
        OptionValueType.Integer => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"\"{text}\" is not a whole number from {int.MinValue} to {int.MaxValue}"),
        OptionValueType.Long => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"\"{text}\" is not a whole number from {long.MinValue} to {long.MaxValue}"),
        OptionValueType.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new FormatException($"\"{text}\" is not a number; write it as 1.5"),
        OptionValueType.Boolean => bool.TryParse(text, out var boolean)
            ? boolean
            : throw new FormatException($"\"{text}\" is neither true nor false"),
        OptionValueType.Duration => ReadDuration(text),
        OptionValueType.Uri => ReadUri(text),
        OptionValueType.File => new FileInfo(ReadPath(text)),
        OptionValueType.Directory => new DirectoryInfo(ReadPath(text)),
        OptionValueType.ServerEndpoint => ServerEndpoint.Parse(text),
        OptionValueType.DatagramEndpoint => DatagramEndpoint.Parse(text),
        OptionValueType.DatagramClientEndpoint => DatagramClientEndpoint.Parse(text),
        OptionValueType.ClientEndpoint => ClientEndpoint.Parse(text),
        OptionValueType.Choice => ReadChoice(option, text, choice),
        _ => text,
    };

    // Apart, so that only who has such an option loads the assembly.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Uri ReadUri(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme != Uri.UriSchemeFile
            ? uri
            : throw new FormatException($"\"{text}\" is not a URI; write it with its scheme, such as http://localhost/");

    private static TimeSpan ReadDuration(string text)
    {
        var unitStart = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        double milliseconds = unitStart < 0 ? 0 : text[unitStart..] switch
        {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => 0,
        };
        return milliseconds > 0
            && long.TryParse(text.AsSpan(0, unitStart), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number * milliseconds <= TimeSpan.MaxValue.TotalMilliseconds / 2
            ? TimeSpan.FromMilliseconds(number * milliseconds)
            : throw new FormatException($"\"{text}\" is not a duration; write a number and a unit: 250ms, 90s, 5m, 2h, 1d");
    }

    private static string ReadPath(string text) =>
        text.Length > 0 && !text.Contains('\0') ? Path.GetFullPath(text) : throw new FormatException($"\"{text}\" is not a path");

    private static object ReadChoice(OptionEntry option, string text, Type choice)
    {
        if (!option.Choices.Contains(text))
        {
            throw new FormatException($"\"{text}\" is none of {string.Join(", ", option.Choices)}{NearNames.Suggestion(text, option.Choices)}");
        }

        return choice.IsEnum ? Enum.Parse(choice, text, ignoreCase: true) : text;
    }
}
