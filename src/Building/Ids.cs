namespace Twisted.Building;

/// <summary>Ids of packages, which NuGet compares without regard to case.</summary>
public static class Ids
{
    public static bool AreSame(string id, string other) => string.Equals(id, other, StringComparison.OrdinalIgnoreCase);
}
