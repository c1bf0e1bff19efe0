using Twisted.Building;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Restoring;
using Twisted.Taps;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary>What the <c>mktap plugin</c> commands work with.</summary>
internal sealed record PluginContext
{
    public required TwistedHome Home { get; init; }

    /// <summary>The sets that hold here, the nearest first.</summary>
    public required IReadOnlyList<DropInScope> Scopes { get; init; }

    public required DropInRestorer Restorer { get; init; }

    public required KnownPlugins Plugins { get; init; }

    public required Passphrases Passphrases { get; init; }

    public required Terminal Terminal { get; init; }
}
