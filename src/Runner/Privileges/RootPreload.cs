using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Security.Cryptography;

namespace Twisted.Runner.Privileges;

/// <summary>Loads what else would be loaded when it is first needed, since behind a new root it can no longer be found, and by another user perhaps not be read.</summary>
/// <remarks>The assemblies of drop-ins are loaded by whoever makes the application. It takes some tenths of a second.</remarks>
internal static class RootPreload
{
    /// <summary>What is used with a monitor only, and not begun later.</summary>
    private static readonly string[] OfMonitors = ["OpenTelemetry", "Twisted.Monitoring"];

    /// <summary>Loads the assemblies of the program itself: they may be in a folder of root's.</summary>
    /// <param name="hasMonitor">False where those of a monitor will not be needed.</param>
    public static void LoadProgram(bool hasMonitor)
    {
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        foreach (var path in Assemblies())
        {
            if (Path.GetDirectoryName(path) == own && (hasMonitor || !Array.Exists(OfMonitors, name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal))))
            {
                TryLoad(path);
            }
        }
    }

    /// <summary>Loads the assemblies of the program and of .NET, and the libraries that they call.</summary>
    public static void LoadAll()
    {
        foreach (var path in Assemblies())
        {
            TryLoad(path);
        }

        foreach (var folder in ((string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            LoadNative(folder);
        }

        LoadOfSystem();
    }

    private static string[] Assemblies() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static void TryLoad(string path)
    {
        try
        {
            AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        }
        catch (Exception failure) when (failure is IOException or BadImageFormatException)
        {
            // Another one of its name is loaded, or it is none for this platform: nobody will ask for this file.
        }
    }

    /// <summary>The libraries that .NET's own assemblies call. Those of the runtime itself are loaded, or are for debuggers.</summary>
    private static void LoadNative(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(folder, "libSystem.*"))
        {
            NativeLibrary.TryLoad(path, out _);
        }
    }

    /// <summary>What the libraries of the system read or load at their first use: OpenSSL, names of hosts, time zone, languages.</summary>
    private static void LoadOfSystem()
    {
        _ = SHA256.HashData([]);
        _ = TimeZoneInfo.Local.BaseUtcOffset;
        _ = CultureInfo.CurrentCulture.CompareInfo.Compare("a", "b", CompareOptions.IgnoreCase);
        try
        {
            _ = Dns.GetHostAddresses("localhost");
        }
        catch (SocketException)
        {
            // The machine has no such name; the attempt was enough.
        }
    }
}
