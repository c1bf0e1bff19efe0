namespace Twisted.Web;

/// <summary>Destinations as people write them.</summary>
internal static class ProxyAddress
{
    private const string Unix = "unix:";

    /// <summary>The longest path that fits into the address of a UNIX socket, in bytes.</summary>
    private const int LongestPath = 107;

    /// <exception cref="ArgumentException">There is none, or one is no destination.</exception>
    public static IReadOnlyList<string> Checked(IReadOnlyList<string> destinations)
    {
        ArgumentNullException.ThrowIfNull(destinations);
        if (destinations.Count == 0)
        {
            throw new ArgumentException("A proxy needs a destination, such as http://127.0.0.1:8081 or unix:/run/app.sock.", nameof(destinations));
        }

        foreach (var destination in destinations)
        {
            Check(destination);
        }

        return destinations;
    }

    private static void Check(string destination)
    {
        if (string.IsNullOrEmpty(destination) || (SocketOf(destination) is { } path ? !IsSocket(path) : !IsUrl(destination)))
        {
            throw new ArgumentException(
                $"\"{destination}\" is no destination of a proxy; write http://HOST:PORT, https://HOST or unix:/PATH, without a query and a user.", nameof(destination));
        }
    }

    /// <summary>The path of a UNIX socket; null for a URL.</summary>
    public static string? SocketOf(string destination) => destination.StartsWith(Unix, StringComparison.OrdinalIgnoreCase) ? destination[Unix.Length..] : null;

    /// <summary>What stands in front of each path: without a slash at its end.</summary>
    public static string PrefixOf(string destination) => SocketOf(destination) is null ? new Uri(destination).AbsoluteUri.TrimEnd('/') : "http://localhost";

    private static bool IsSocket(string path) =>
        path.StartsWith('/') && !path.Contains('\0', StringComparison.Ordinal) && System.Text.Encoding.UTF8.GetByteCount(path) <= LongestPath;

    private static bool IsUrl(string destination) =>
        Uri.TryCreate(destination, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.Host.Length > 0 && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0;
}
