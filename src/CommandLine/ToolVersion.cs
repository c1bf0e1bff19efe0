using System.Reflection;

namespace Twisted.CommandLine;

/// <summary>The version of the tools, which is that of everything that is released with them.</summary>
public static class ToolVersion
{
    /// <summary>Without the commit that it was built from.</summary>
    public static string Current { get; } = typeof(ToolVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
