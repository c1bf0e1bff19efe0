using Twisted.Manifest;

namespace Twisted.PluginHost.Tests.Support;

/// <summary>The real plug-ins under tests/TestPlugins, and their manifests.</summary>
internal static class Fixtures
{
    public const string Framework = "[0.1.0, 1.0.0)";

    private static readonly string Output = Path.GetRelativePath(
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../..")), AppContext.BaseDirectory);

    private static readonly string Tests = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));

    public static string PluginFile(string project, string file) => Path.Combine(Tests, "TestPlugins", project, Output, file);

    public static string Program(string project) =>
        Path.Combine(Tests, "TestPrograms", project, Output, OperatingSystem.IsWindows() ? $"{project}.exe" : project);

    public static PluginEntry Tap(string tapName, string module, string assembly) => new()
    {
        Name = tapName,
        Type = PluginEntry.TapType,
        TapName = tapName,
        Module = module,
        Assembly = assembly,
    };

    public static byte[] Manifest(string framework, params PluginEntry[] plugins) =>
        ManifestWriter.Write(new PluginManifest { Framework = framework, Plugins = plugins });

    /// <summary>Greetings 1.0.0 and 2.0.0, HelloPlugin with the first and GoodbyePlugin with the second.</summary>
    public static void PackAll(string feed)
    {
        foreach (var version in new[] { 1, 2 })
        {
            new TestPackage("Greetings", $"{version}.0.0")
                .WithFile("lib/net10.0/Greetings.dll", File.ReadAllBytes(PluginFile($"Greetings{version}", "Greetings.dll")))
                .PackInto(feed);
        }

        Hello().PackInto(feed);
        Goodbye().PackInto(feed);
    }

    public static TestPackage Hello(string version = "1.0.0") => new TestPackage("HelloPlugin", version)
        .WithDependency("Greetings", "1.0.0")
        .WithDependency("Twisted.Framework", "0.1.0")
        .WithFile("lib/net10.0/HelloPlugin.dll", File.ReadAllBytes(PluginFile("HelloPlugin", "HelloPlugin.dll")))
        .WithFile("lib/net10.0/de/HelloPlugin.resources.dll", File.ReadAllBytes(PluginFile("HelloPlugin", "de/HelloPlugin.resources.dll")))
        .WithFile(PluginManifest.FileName, Manifest(Framework, Tap("hello", "HelloPlugin.HelloTap", "HelloPlugin.dll")));

    public static TestPackage Goodbye(string version = "1.0.0") => new TestPackage("GoodbyePlugin", version)
        .WithDependency("Greetings", "2.0.0")
        .WithDependency("Twisted.Framework", "0.1.0")
        .WithFile("lib/net10.0/GoodbyePlugin.dll", File.ReadAllBytes(PluginFile("GoodbyePlugin", "GoodbyePlugin.dll")))
        .WithFile(PluginManifest.FileName, Manifest(Framework, Tap("goodbye", "GoodbyePlugin.GoodbyeTap", "GoodbyePlugin.dll")));

    /// <summary>QuoteServer, which has a contract, and ProverbSource, which provides a plug-in of the contract's type.</summary>
    public static void PackQuotes(string feed)
    {
        Built("QuoteServer").PackInto(feed);
        Built("ProverbSource").WithDependency("QuoteServer", "1.0.0").PackInto(feed);
    }

    /// <summary>SqlitePlugin with the packages that it needs, as they are on nuget.org.</summary>
    public static void PackSqlite(string feed)
    {
        foreach (var package in Directory.EnumerateFiles(PluginFile("SqlitePlugin", "packages"), "*.nupkg"))
        {
            File.Copy(package, Path.Combine(feed, Path.GetFileName(package)));
        }

        Built("SqlitePlugin").WithDependency("Microsoft.Data.Sqlite.Core", "10.0.0").WithDependency("SQLitePCLRaw.bundle_e_sqlite3", "2.1.0").PackInto(feed);
    }

    /// <summary>A plug-in with the manifest that its build wrote.</summary>
    private static TestPackage Built(string project) => new TestPackage(project, "1.0.0")
        .WithDependency("Twisted.Framework", "0.1.0")
        .WithFile($"lib/net10.0/{project}.dll", File.ReadAllBytes(PluginFile(project, $"{project}.dll")))
        .WithFile(PluginManifest.FileName, File.ReadAllBytes(PluginFile(project, PluginManifest.FileName)));
}
