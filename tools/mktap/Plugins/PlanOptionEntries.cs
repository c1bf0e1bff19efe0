using Twisted.Manifest;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary>The options of all commands that ask feeds for a drop-in.</summary>
internal static class PlanOptionEntries
{
    public static OptionEntry Prerelease { get; } = new()
    {
        Kind = OptionKind.Flag,
        Name = "prerelease",
        Help = "Take versions with a label such as -beta too.",
    };

    public static OptionEntry Source { get; } = new()
    {
        Kind = OptionKind.Parameter,
        Name = "source",
        ValueName = "FEED",
        Help = "Take the package from this feed only: a key of nuget.config, a folder, or an address.",
    };

    public static OptionEntry Yes { get; } = new()
    {
        Kind = OptionKind.Flag,
        Name = "yes",
        ShortName = 'y',
        Help = "Do not ask, and accept a package that comes from elsewhere or from somebody else than before.",
    };
}
