namespace Twisted.Benchmarks;

/// <summary>A folder with a store, and a nuget.config that names one feed only.</summary>
internal sealed class PluginFolder
{
    private readonly Layout _layout;
    private readonly string _folder;

    /// <param name="layout">Where the tools are.</param>
    /// <param name="name">The folder's name.</param>
    /// <param name="feed">A folder, or the address of a feed.</param>
    /// <param name="drops">How many drop-ins to have in the set, restored.</param>
    public PluginFolder(Layout layout, string name, string feed, int drops)
    {
        _layout = layout;
        _folder = layout.Work($"plugins-{name}");
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        Directory.CreateDirectory(Home);
        File.WriteAllText(
            Path.Combine(_folder, "nuget.config"),
            $"""<configuration><packageSources><clear /><add key="bench" value="{feed}" allowInsecureConnections="true" /></packageSources><packageSourceMapping><clear /></packageSourceMapping></configuration>""");
        if (drops > 0)
        {
            var ids = Enumerable.Range(0, drops).Select(number => $$"""{ "id": "Quotes{{number:000}}" }""");
            File.WriteAllText(Path.Combine(Home, "dropins.json"), $$"""{ "schema": 1, "dropIns": [ {{string.Join(", ", ids)}} ] }""");
        }

        // A listing restores what the set asks for; the tap restores the stock drop-in.
        Run("--help");
        Run("qotd");
    }

    private string Home => Path.Combine(_folder, "home");

    public Command Mktap(params string[] arguments) => new(_layout.Mktap, arguments, _folder)
    {
        Environment = new Dictionary<string, string> { ["TWISTED_HOME"] = Home, ["NUGET_HTTP_CACHE_PATH"] = Path.Combine(_folder, "http-cache") },
    };

    /// <summary>Puts TwistedQuotes into the set and the lock.</summary>
    public void Lock() => Run("plugin", "add", "TwistedQuotes", "--yes");

    /// <summary>As on the first day.</summary>
    public void EmptyHome() => Delete(Home);

    /// <summary>As on a machine that got only the set and the lock.</summary>
    public void EmptyStore()
    {
        Delete(Path.Combine(Home, "packages"));
        Delete(Path.Combine(_folder, "http-cache"));
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Run(params string[] arguments)
    {
        using var process = ChildProcess.Start(Mktap(arguments));
        process.WaitForSuccess();
    }
}
