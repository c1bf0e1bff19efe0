using Twisted.Manifest;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;

namespace Twisted.PluginHost.Tests.Support;

/// <summary>A folder with an empty store, a folder feed, and a nuget.config that names this feed only.</summary>
internal sealed class Sandbox : IDisposable, IRestoreObserver
{
    private readonly Lock _recording = new();
    private readonly List<(string Key, string Address)> _sources = [];
    private string _mapping = "";
    private string _sections = "";

    public Sandbox()
    {
        Root = Directory.CreateTempSubdirectory("pluginhost-").FullName;
        Home = new TwistedHome(Path.Combine(Root, "home"));
        Feed = Path.Combine(Root, "feed");
        Directory.CreateDirectory(Feed);
        AddSource("folder", Feed);
    }

    public string Root { get; }

    public TwistedHome Home { get; }

    /// <summary>The user's set and lock.</summary>
    public DropInScope User => DropInScope.OfUser(Home);

    public string Feed { get; }

    /// <summary>What the observer heard of problems.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>What the observer heard of every step and decision.</summary>
    public List<string> Details { get; } = [];

    /// <summary>What the observer heard of the progress.</summary>
    public List<RestoreProgress> Steps { get; } = [];

    public TimeSpan FeedPatience { get; init; } = TimeSpan.FromSeconds(15);

    public DropInRestorer Restorer => new(Home, Root, this) { FeedPatience = FeedPatience };

    public DropInLoader Loader => new(Home);

    public void AddSource(string key, string address)
    {
        _sources.Add((key, address));
        WriteConfig();
    }

    public void RemoveSource(string key)
    {
        _sources.RemoveAll(source => source.Key == key);
        WriteConfig();
    }

    public void MapSource(string key, string pattern)
    {
        _mapping += $"""<packageSource key="{key}"><package pattern="{pattern}" /></packageSource>""";
        WriteConfig();
    }

    /// <summary>Adds sections to nuget.config.</summary>
    public void Configure(string sections)
    {
        _sections += sections;
        WriteConfig();
    }

    public void GiveCredentials(string key, string user, string password) =>
        Configure($"""<packageSourceCredentials><{key}><add key="Username" value="{user}" /><add key="ClearTextPassword" value="{password}" /></{key}></packageSourceCredentials>""");

    public Task<LockedDropIn> RestoreAsync(string id, string? version = null) =>
        Restorer.RestoreAsync(new DropInRequest(id, version), User, stock: false, CancellationToken.None);

    /// <summary>Restores a drop-in, and adds it to the user's set.</summary>
    public async Task<LockedDropIn> AddAsync(string id, string? version = null)
    {
        var locked = await RestoreAsync(id, version);
        await DropInSet.AddAsync(Home, User, new DropInRequest(id, version), CancellationToken.None);
        return locked;
    }

    /// <summary>The message of the error that restoring ends with.</summary>
    public async Task<string> RestoreErrorAsync(string id, string? version = null) =>
        (await Assert.ThrowsAnyAsync<PluginHostException>(() => RestoreAsync(id, version))).Message;

    public string StorePath(LockedPackage package, string file) =>
        Path.Combine(Home.Packages, package.Id.ToLowerInvariant(), package.Version, file);

    public static void FlipByte(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    public void Progress(RestoreProgress progress)
    {
        lock (_recording)
        {
            Steps.Add(progress);
        }
    }

    public void Problem(string text)
    {
        lock (_recording)
        {
            Problems.Add(text);
        }
    }

    public void Detail(string text)
    {
        lock (_recording)
        {
            Details.Add(text);
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void WriteConfig()
    {
        var sources = string.Concat(_sources.Select(source =>
            $"""<add key="{source.Key}" value="{source.Address}" allowInsecureConnections="true" protocolVersion="{(source.Address.StartsWith("http", StringComparison.Ordinal) ? 3 : 2)}" />"""));
        File.WriteAllText(
            Path.Combine(Root, "nuget.config"),
            $"""
            <configuration>
              <packageSources><clear />{sources}</packageSources>
              <packageSourceMapping><clear />{_mapping}</packageSourceMapping>
              {_sections}
            </configuration>
            """);
    }
}
