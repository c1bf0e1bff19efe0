using System.Runtime.CompilerServices;
using Twisted.PluginHost;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Restoring;

namespace Twisted.Scripting.Tests;

/// <summary>A folder with files of C#, a store, and a feed of its own.</summary>
internal sealed class ScriptFolder : IDisposable, IRestoreObserver
{
    private static readonly string Output = Path.GetRelativePath(
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../..")), AppContext.BaseDirectory);

    public ScriptFolder()
    {
        Root = Directory.CreateTempSubdirectory("scripts-").FullName;
        Home = new TwistedHome(Path.Combine(Root, "home"));
        Feed = Path.Combine(Root, "feed");
        Directory.CreateDirectory(Feed);
        File.WriteAllText(PathOf("nuget.config"), $"""<configuration><packageSources><clear /><add key="folder" value="{Feed}" /></packageSources></configuration>""");
    }

    public string Root { get; }

    public string Feed { get; }

    public TwistedHome Home { get; }

    public List<LoadedDropIn> Loaded { get; } = [];

    public List<string> Problems { get; } = [];

    public string[] Cached => Directory.Exists(Path.Combine(Home.Root, "scripts")) ? Directory.GetFiles(Path.Combine(Home.Root, "scripts")) : [];

    public string PathOf(string name) => Path.Combine(Root, name);

    public object Run(string name, string? text = null, bool mayRestore = true, CancellationToken cancellationToken = default)
    {
        if (text is not null)
        {
            File.WriteAllText(PathOf(name), text);
        }

        var packages = new ScriptPackages(Home, new DropInRestorer(Home, Root, this) { MayRestore = mayRestore }, this) { Loaded = Loaded.Add };
        return new CSharpFile(PathOf(name), Home, packages).Run(cancellationToken);
    }

    public void PackGreetings(string version = "1.0.0") => new TestPackage("Greetings", version)
        .WithFile("lib/net10.0/Greetings.dll", File.ReadAllBytes(BuiltFile("Greetings1", "Greetings.dll"))).PackInto(Feed);

    public void PackCounter() => new TestPackage("CountingPlugin", "1.0.0")
        .AsPlugin("counter")
        .WithDependency("Twisted.Framework", "0.1.0")
        .WithDependency("Greetings", "1.0.0")
        .WithFile("lib/net10.0/CountingPlugin.dll", File.ReadAllBytes(BuiltFile("CountingPlugin", "CountingPlugin.dll")))
        .WithFile("plugins.json", File.ReadAllBytes(BuiltFile("CountingPlugin", "plugins.json")))
        .PackInto(Feed);

    public string Scrub(string text) => text.Replace(Root, "<folder>", StringComparison.Ordinal);

    public void Progress(RestoreProgress progress)
    {
    }

    public void Problem(string text) => Problems.Add(text);

    public void Detail(string text)
    {
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string BuiltFile(string project, string file, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "TestPlugins", project, Output, file);
}
