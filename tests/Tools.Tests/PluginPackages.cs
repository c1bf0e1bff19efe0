using System.Text;
using Twisted.Feeds;

namespace Twisted.Tests.Tools;

/// <summary>Packages with a real plug-in, that of tests/TestPlugins/EchoPlugin.</summary>
internal static class PluginPackages
{
    private static readonly string Output = Path.GetRelativePath(
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../..")), AppContext.BaseDirectory);

    /// <summary>The package Greetings 1.0.0, which Echo needs, and an Echo.</summary>
    public static void PackAll(string feed)
    {
        Greetings().PackInto(feed);
        Echo().PackInto(feed);
    }

    public static TestPackage Greetings() => new TestPackage("Greetings", "1.0.0")
        .WithFile("lib/net10.0/Greetings.dll", File.ReadAllBytes(BuiltFile("Greetings1", "Greetings.dll")));

    /// <param name="id">The package.</param>
    /// <param name="version">Its version.</param>
    /// <param name="tapName">Its command.</param>
    /// <param name="framework">Which hosts its manifest allows; those that it was built for unless given.</param>
    public static TestPackage Echo(string id = "EchoPlugin", string version = "1.0.0", string tapName = "echo", string? framework = null)
    {
        var manifest = File.ReadAllText(BuiltFile("EchoPlugin", "plugins.json"), Encoding.UTF8).Replace("\"tapname\": \"echo\"", $"\"tapname\": \"{tapName}\"", StringComparison.Ordinal);
        var own = System.Text.RegularExpressions.Regex.Replace(manifest, "\"framework\": \"[^\"]*\"", match => framework is null ? match.Value : $"\"framework\": \"{framework}\"");
        return new TestPackage(id, version)
            .AsPlugin(tapName)
            .WithDescription("Sends back what it gets.")
            .WithDependency("Greetings", "1.0.0")
            .WithDependency("Twisted.Framework", "0.1.0")
            .WithFile("lib/net10.0/EchoPlugin.dll", File.ReadAllBytes(BuiltFile("EchoPlugin", "EchoPlugin.dll")))
            .WithFile("plugins.json", Encoding.UTF8.GetBytes(own));
    }

    /// <summary>A generation of Postbox: V1, V2 or V3 of tests/TestPlugins/Generations, or Faults.</summary>
    public static TestPackage Postbox(string generation, string version) => new TestPackage("Postbox", version)
        .AsPlugin("postbox")
        .WithDescription("Serves the notes in a box.")
        .WithDependency("Twisted.Framework", "0.1.0")
        .WithFile("lib/net10.0/Postbox.dll", File.ReadAllBytes(BuiltFile($"Generations/{generation}", "Postbox.dll")))
        .WithFile("plugins.json", File.ReadAllBytes(BuiltFile($"Generations/{generation}", "plugins.json")));

    public static TestPackage Counter() => new TestPackage("CountingPlugin", "1.0.0")
        .AsPlugin("counter")
        .WithDescription("A server whose state continues.")
        .WithDependency("Twisted.Framework", "0.1.0")
        .WithFile("lib/net10.0/CountingPlugin.dll", File.ReadAllBytes(BuiltFile("CountingPlugin", "CountingPlugin.dll")))
        .WithFile("plugins.json", File.ReadAllBytes(BuiltFile("CountingPlugin", "plugins.json")));

    /// <summary>A type of endpoints, <c>local:PORT</c>.</summary>
    public static TestPackage LocalEndpoints() => new TestPackage("LocalEndpoints", "1.0.0")
        .AsPlugin("local")
        .WithDescription("A type of endpoints of its own.")
        .WithDependency("Twisted.Framework", "0.1.0")
        .WithFile("lib/net10.0/LocalEndpoints.dll", File.ReadAllBytes(BuiltFile("LocalEndpoints", "LocalEndpoints.dll")))
        .WithFile("plugins.json", File.ReadAllBytes(BuiltFile("LocalEndpoints", "plugins.json")));

    public static TestPackage Greeting() => new TestPackage("AccountPlugin", "1.0.0")
        .AsPlugin("greeting")
        .WithDescription("Greets those who have an account.")
        .WithDependency("Twisted.Framework", "0.1.0")
        .WithFile("lib/net10.0/AccountPlugin.dll", File.ReadAllBytes(BuiltFile("AccountPlugin", "AccountPlugin.dll")))
        .WithFile("plugins.json", File.ReadAllBytes(BuiltFile("AccountPlugin", "plugins.json")));

    private static string BuiltFile(string project, string file) =>
        Path.Combine(Workspace.RepositoryRoot(), "tests", "TestPlugins", project, Output, file);
}
