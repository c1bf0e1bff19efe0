namespace Twisted.PluginHost.Locking;

/// <summary>What the loader does with a file.</summary>
public enum LockedFileKind
{
    /// <summary>An assembly.</summary>
    Managed,

    /// <summary>A library of machine code.</summary>
    Native,

    /// <summary>An assembly of translated texts; its folder is the culture.</summary>
    Resource,

    /// <summary>The plug-ins manifest.</summary>
    Manifest,

    /// <summary>An assembly with types that plug-ins of several drop-ins share; it is loaded once in a process.</summary>
    Contract,
}
