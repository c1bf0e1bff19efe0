namespace Twisted.PluginHost.Finding;

/// <summary>Who brought a plug-in.</summary>
public enum PluginOrigin
{
    /// <summary>The user's set of drop-ins.</summary>
    User,

    /// <summary>The catalogue that comes with the tools.</summary>
    Stock,
}
