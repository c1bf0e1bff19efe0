using System.Runtime.InteropServices;

namespace Twisted.PluginHost.Loading;

/// <summary>The platform that this process runs on, in the words of NuGet.</summary>
internal static class HostPlatform
{
    /// <summary>The platforms whose files a lock lists, so that a tap moves between them.</summary>
    public static readonly IReadOnlyList<string> All = ["linux-arm64", "linux-x64", "osx-arm64", "win-x64"];

    /// <summary>Without the distribution's name, which a runtime that was built by one has in its own identifier.</summary>
    public static string Rid { get; } = $"{SystemName}-{ArchitectureName}";

    private static string SystemName => OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";

    private static string ArchitectureName => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "x64",
        Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>The file names that a library may have that code calls by that name.</summary>
    public static IReadOnlyList<string> NativeFileNames(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return [name, $"{name}.dll"];
        }

        var extension = OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        return [name, $"{name}{extension}", $"lib{name}{extension}", $"lib{name}"];
    }
}
