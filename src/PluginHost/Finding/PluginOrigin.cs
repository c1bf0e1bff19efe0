namespace Twisted.PluginHost.Finding;

/// <summary>Who brought a plug-in. The earlier one here goes before the later one when both have the same tap name.</summary>
public enum PluginOrigin
{
    /// <summary>The set of the project folder.</summary>
    Project,

    /// <summary>The user's own set.</summary>
    User,

    /// <summary>The catalogue that comes with the tools.</summary>
    Stock,

    /// <summary>Asked for by its package for one command, and in no set.</summary>
    OneOff,
}
