namespace Twisted.PluginHost.Diagnosing;

/// <summary>Where an assembly comes from that a drop-in refers to.</summary>
public enum AssemblyServer
{
    /// <summary>The drop-in's packages.</summary>
    DropIn,

    /// <summary>The host, because all drop-ins must share its types.</summary>
    Host,

    /// <summary>The shared frameworks of .NET.</summary>
    SharedFramework,

    /// <summary>Nowhere.</summary>
    Missing,
}
