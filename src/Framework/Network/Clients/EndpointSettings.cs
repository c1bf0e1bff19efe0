using System.Globalization;
using System.Text;

namespace Twisted.Network;

/// <summary>What the client endpoints have in common: how their settings are read and written.</summary>
internal static class EndpointSettings
{
    public static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(1);
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <summary>The setting as it is written behind an endpoint; nothing for the default.</summary>
    public static string Timeout(TimeSpan timeout) =>
        timeout == ClientEndpoint.DefaultTimeout ? "" : string.Concat(":timeout=", Seconds(timeout));

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.#######", CultureInfo.InvariantCulture);

    public static TimeSpan ParseTimeout(string value, string text)
    {
        if (decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds >= (decimal)ShortestTimeout.TotalSeconds
            && seconds <= (decimal)LongestTimeout.TotalSeconds)
        {
            return new TimeSpan((long)(seconds * TimeSpan.TicksPerSecond));
        }

        throw new FormatException($"the endpoint \"{text}\" has the timeout \"{value}\", which is not a number of seconds from 0.001 to 86400");
    }

    public static bool ParseSwitch(string key, string value, string text) => value switch
    {
        "yes" or "true" or "on" or "1" => true,
        "no" or "false" or "off" or "0" => false,
        _ => throw new FormatException($"the endpoint \"{text}\" has {key} \"{value}\", which is neither yes nor no"),
    };

    /// <summary>An argument as it is written in an endpoint, where some characters mean something.</summary>
    public static string Escape(string argument)
    {
        if (argument.AsSpan().IndexOfAny(@":=\[]") < 0)
        {
            return argument;
        }

        var escaped = new StringBuilder(argument.Length + 4);
        foreach (var character in argument)
        {
            if (character is ':' or '=' or '\\' or '[' or ']')
            {
                escaped.Append('\\');
            }

            escaped.Append(character);
        }

        return escaped.ToString();
    }
}
