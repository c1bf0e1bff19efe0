namespace Twisted.Tools.Mktap.Plugins;

/// <summary>Ids of packages, which NuGet compares without regard to case.</summary>
internal static class Ids
{
    public static bool AreSame(string id, string other) => string.Equals(id, other, StringComparison.OrdinalIgnoreCase);
}
