using System.Reflection;
using System.Runtime.Loader;

namespace Twisted.Scripting;

/// <summary>Where the code of a file lives. All that it refers to is the host's, so that types are the same for both.</summary>
internal sealed class ScriptLoadContext() : AssemblyLoadContext("application", isCollectible: false)
{
    protected override Assembly? Load(AssemblyName assemblyName) => null;
}
