using System.Reflection;
using System.Runtime.Loader;

namespace Twisted.Scripting;

/// <summary>Where the code of a file lives. All that it refers to is the host's, or the plug-in's that runs it, so that types are the same for both.</summary>
/// <param name="references">What it may refer to that the host does not have.</param>
internal sealed class ScriptLoadContext(IReadOnlyList<Assembly> references) : AssemblyLoadContext("application", isCollectible: false)
{
    protected override Assembly? Load(AssemblyName assemblyName) => references.FirstOrDefault(assembly => assembly.GetName().Name == assemblyName.Name);
}
