namespace Twisted.Web;

/// <summary>What is served in some place: another server, by its URL, or files.</summary>
internal static class Target
{
    private const string Unix = "unix:";

    public static bool IsServer(string target) =>
        target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || target.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || target.StartsWith(Unix, StringComparison.Ordinal);

    /// <summary>A socket's path is kept absolute, as all are.</summary>
    public static string WithFullPath(string server) =>
        server.StartsWith(Unix, StringComparison.Ordinal) && server.Length > Unix.Length ? Unix + Path.GetFullPath(server[Unix.Length..]) : server;

    public static Resource Make(string target) => IsServer(target) ? new ReverseProxy(target) : new StaticFiles(target);
}
