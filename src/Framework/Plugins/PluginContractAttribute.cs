namespace Twisted.Plugins;

/// <summary>The assembly holds types that plug-ins of several packages share, such as the interface of a type of plug-ins.</summary>
/// <remarks>
/// The build names the assembly in the manifest, and the host loads it once for all: packages that depend on this one get
/// the very same types. So of several versions that are asked for only one is used; change such types with care, and keep
/// the assembly small.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class PluginContractAttribute : Attribute;
