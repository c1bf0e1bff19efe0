using System.Globalization;

namespace Twisted.Network;

/// <summary>For how long a client tries to connect, as endpoint strings and messages have it.</summary>
internal static class ClientTimeout
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The setting as it is written behind an endpoint; nothing for the default.</summary>
    public static string Setting(TimeSpan timeout) =>
        timeout == ClientEndpoint.DefaultTimeout ? "" : string.Concat(":timeout=", Seconds(timeout));

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.#######", CultureInfo.InvariantCulture);
}
