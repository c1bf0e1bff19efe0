using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Twisted.Manifest;
using Twisted.Network;

namespace Twisted.Sdk;

/// <summary>Defaults as they would be written on a command line.</summary>
internal static partial class OptionDefault
{
    /// <summary>Null for a constant that has no such form, as a list or a type.</summary>
    public static string? Text(CustomAttributeTypedArgument constant, OptionType type)
    {
        if (constant.ArgumentType.IsEnum)
        {
            return EnumText(constant, type);
        }

        return constant.Value switch
        {
            string text => text,
            bool flag => flag ? "true" : "false",
            char letter => letter.ToString(),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            int or long or short or byte or uint or float => Convert.ToString(constant.Value, CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    /// <summary>Why the text is not a value of that type, or null when it is.</summary>
    /// <remarks>Takes what the tools' own parser takes, which would bring a command-line library into every author's build.</remarks>
    public static string? Misfit(string text, OptionType type) => type.ValueType switch
    {
        OptionValueType.Integer => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : "write a whole number of 32 bits",
        OptionValueType.Long => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : "write a whole number of 64 bits",
        OptionValueType.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? null : "write a number",
        OptionValueType.Boolean => text is "true" or "false" ? null : "write true or false",
        OptionValueType.Duration => IsDuration(text) ? null : "write a number and a unit, such as 250ms, 90s, 5m, 2h or 1d",
        OptionValueType.Uri => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme != Uri.UriSchemeFile ? null : "write an absolute URI, such as http://localhost/",
        OptionValueType.File or OptionValueType.Directory => text.Length > 0 ? null : "write a path",
        OptionValueType.ServerEndpoint => EndpointMisfit(text, ServerEndpoint.Parse),
        OptionValueType.DatagramEndpoint => EndpointMisfit(text, DatagramEndpoint.Parse),
        OptionValueType.DatagramClientEndpoint => EndpointMisfit(text, DatagramClientEndpoint.Parse),
        OptionValueType.ClientEndpoint => EndpointMisfit(text, ClientEndpoint.Parse),
        OptionValueType.Choice => type.Choices.Contains(text, StringComparer.Ordinal) ? null : $"write one of {string.Join(", ", type.Choices)}",
        _ => null,
    };

    private static bool IsDuration(string text)
    {
        if (Duration().Match(text) is not { Success: true } match)
        {
            return false;
        }

        double milliseconds = match.Groups["unit"].Value switch
        {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => 86_400_000,
        };
        return long.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number * milliseconds <= TimeSpan.MaxValue.TotalMilliseconds / 2;
    }

    private static string? EndpointMisfit(string text, Func<string, object> parse)
    {
        try
        {
            parse(text);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    private static string? EnumText(CustomAttributeTypedArgument constant, OptionType type)
    {
        // A member of another enumeration has names that mean nothing here.
        var enumeration = constant.ArgumentType;
        if (enumeration.FullName != type.Enumeration?.FullName)
        {
            return null;
        }

        var member = enumeration.GetFields(BindingFlags.Public | BindingFlags.Static).FirstOrDefault(field => Equals(field.GetRawConstantValue(), constant.Value));
        return member is null ? null : OptionType.Word(member.Name);
    }

    [GeneratedRegex(@"^(?<number>[0-9]+)(?<unit>ms|s|m|h|d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
