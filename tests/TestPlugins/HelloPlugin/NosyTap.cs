using NuGet.Versioning;

namespace HelloPlugin;

/// <summary>Wants an assembly that only the tools have.</summary>
public sealed class NosyTap
{
    private readonly NuGetVersion _version = new(1, 0, 0);

    public override string ToString() => _version.ToString();
}
