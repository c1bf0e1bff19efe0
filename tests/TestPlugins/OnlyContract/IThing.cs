[assembly: PluginContract]

namespace OnlyContract;

/// <summary>What plug-ins of other packages are.</summary>
public interface IThing;
