namespace Twisted.Web;

/// <summary>What is served in some place: another server, by its URL, or files.</summary>
internal static class Target
{
    public static bool IsServer(string target) =>
        target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || target.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || target.StartsWith("unix:", StringComparison.Ordinal);

    public static Resource Make(string target) => IsServer(target) ? new ReverseProxy(target) : new StaticFiles(target);
}
