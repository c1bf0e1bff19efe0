using System.IO.Compression;

namespace Twisted.Tests.Tools;

public sealed class PluginAuthorTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_write_pack_push_add_and_run_a_plug_in_of_my_own()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        var feed = await PackHelloAsync("Hello.Plugin", "hello");
        _workspace.UseFeeds(("mine", feed));

        var added = await _workspace.MktapAsync("plugin", "add", "hello.plugin");
        Assert.Equal(0, added.ExitCode);
        Assert.EndsWith("\nAdded Hello.Plugin 1.2.3, which provides \"mktap hello\".\n", added.Output, StringComparison.Ordinal);
        var help = await _workspace.MktapAsync();
        Assert.Contains("    hello            Greets whoever connects.", help.Output, StringComparison.Ordinal);
        Assert.Contains("    qotd             Example of a TAP builder module.", help.Output, StringComparison.Ordinal);

        var failed = await _workspace.MktapAsync("hello", "--greeting", "boom");
        Assert.Equal(
            (1, "mktap: The plug-in \"hello\" of Hello.Plugin 1.2.3 failed: InvalidOperationException: it went off\n"
                + "Its author can mend it; \"mktap -d\" shows its stack.\n"),
            (failed.ExitCode, failed.Error));
        Assert.False(File.Exists(_workspace.PathOf("hello.tap")));

        var port = Workspace.FreePort();
        var made = await _workspace.MktapAsync("hello", "--port", $"{port}", "--greeting", "Hi");
        Assert.Equal((0, "Saving hello application to hello.tap...\nSaved.\n"), (made.ExitCode, made.Output));
        var started = await _workspace.StartDaemonAsync("-f", "hello.tap");
        Assert.True(started.ExitCode == 0, started.Error);
        Assert.Equal("Hi\r\n", await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();

        Assert.StartsWith("Removed Hello.Plugin from ", (await _workspace.MktapAsync("plugin", "remove", "Hello.Plugin")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await _workspace.MktapAsync("hello")).ExitCode);
    }

    [Fact]
    public async Task A_broken_manifest_is_named_and_hides_nobody()
    {
        var feed = await PackHelloAsync("Hello.Plugin", "hello");
        _workspace.UseFeeds(("mine", feed), ("twisted-local", Workspace.Feed));
        await _workspace.MktapAsync("plugin", "add", "Hello.Plugin");
        await File.WriteAllTextAsync(Path.Combine(_workspace.Home, "packages", "hello.plugin", "1.2.3", "plugins.json"), "{ \"schema\": ");

        var help = await _workspace.MktapAsync("--help");
        var made = await _workspace.MktapAsync("qotd");

        Assert.Equal((0, 0), (help.ExitCode, made.ExitCode));
        Assert.Contains("Hello.Plugin 1.2.3", help.Error, StringComparison.Ordinal);
        Assert.Contains("plugins.json", help.Error, StringComparison.Ordinal);
        Assert.Contains("    qotd ", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_with_a_broken_manifest_is_refused_by_name()
    {
        var feed = await PackHelloAsync("Hello.Plugin", "hello");
        using (var package = ZipFile.Open(Path.Combine(feed, "Hello.Plugin.1.2.3.nupkg"), ZipArchiveMode.Update))
        {
            package.GetEntry("plugins.json")!.Delete();
            using var writer = new StreamWriter(package.CreateEntry("plugins.json").Open());
            await writer.WriteAsync("{ \"schema\": 1, \"plugins\": 5 }");
        }

        _workspace.UseFeeds(("mine", feed));
        var added = await _workspace.MktapAsync("plugin", "add", "Hello.Plugin");

        Assert.Equal(1, added.ExitCode);
        Assert.Contains("Hello.Plugin 1.2.3", added.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", added.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_catalogue_says_what_the_packed_drop_ins_say()
    {
        using var catalogue = System.Text.Json.JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(Workspace.RepositoryRoot(), "src", "PluginHost", "Finding", "stock.json")));

        foreach (var entry in catalogue.RootElement.EnumerateArray())
        {
            using var package = ZipFile.OpenRead(Path.Combine(Workspace.Feed, $"{entry.GetProperty("id")}.0.1.0.nupkg"));
            using var reader = new StreamReader(package.GetEntry("plugins.json")!.Open());
            using var packed = System.Text.Json.JsonDocument.Parse(await reader.ReadToEndAsync());
            Assert.True(
                System.Text.Json.JsonElement.DeepEquals(packed.RootElement, entry.GetProperty("manifest")),
                $"Copy this into stock.json:\n{packed.RootElement}");
        }
    }

    /// <summary>A plug-in as its author writes it from the documentation, packed and pushed to a folder.</summary>
    private async Task<string> PackHelloAsync(string id, string tapName)
    {
        var source = Directory.CreateDirectory(_workspace.PathOf("source")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(source, $"{id}.csproj"),
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <Version>1.2.3</Version>
                <RestorePackagesPath>packages</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Twisted.Framework" Version="0.1.0" />
                <PackageReference Include="Twisted.Sdk" Version="0.1.0" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(
            Path.Combine(source, "Hello.cs"),
            $$"""
            [assembly: PersistedTypes(typeof(Hello.HelloTypes))]

            namespace Hello;

            public sealed class HelloProtocol : Protocol<HelloFactory>
            {
                public override void ConnectionMade()
                {
                    Transport.Write($"{Factory.Greeting}\r\n");
                    Transport.LoseConnection();
                }
            }

            public sealed class HelloFactory(string greeting) : Factory<HelloProtocol>
            {
                public string Greeting { get; } = greeting;
            }

            public sealed class HelloOptions : Options
            {
                [Parameter("port", 'p', Default = 8008, Help = "Where to listen.")]
                public ServerEndpoint Port { get; set; } = null!;

                [Parameter("greeting", 'g', Default = "Hello", Help = "What to say.")]
                public string Greeting { get; set; } = null!;
            }

            [TapPlugin("{{tapName}}", "Hello TAP builder", Description = "Greets whoever connects.")]
            public sealed class HelloTap : TapPlugin<HelloOptions>
            {
                public override IService MakeService(HelloOptions options) => options.Greeting == "boom"
                    ? throw new InvalidOperationException("it went off")
                    : new TcpServer(options.Port, new HelloFactory(options.Greeting));
            }

            public sealed class HelloTypes : IPersistedTypes
            {
                public void Register(PersistedTypeRegistry types) => types.Add(
                    "Hello.Factory",
                    1,
                    (HelloFactory factory, MemberWriter members) => members.Write("greeting", factory.Greeting),
                    members => new HelloFactory(members.Read<string>("greeting")));
            }
            """);
        // The framework itself needs a package of the public feed, so the machine's own sources stay.
        await File.WriteAllTextAsync(
            _workspace.PathOf("nuget.config"),
            $"<configuration><packageSources><add key=\"twisted-local\" value=\"{Workspace.Feed}\" /></packageSources></configuration>");
        var packed = await _workspace.RunAsync("dotnet", ["pack", source, "-o", Path.Combine(source, "out"), "--nologo"]);
        Assert.True(packed.ExitCode == 0, packed.Output + packed.Error);
        var feed = Directory.CreateDirectory(_workspace.PathOf("feed")).FullName;
        var pushed = await _workspace.RunAsync("dotnet", ["nuget", "push", Path.Combine(source, "out", "*.nupkg"), "--source", feed]);
        Assert.True(pushed.ExitCode == 0, pushed.Output + pushed.Error);
        return feed;
    }
}
