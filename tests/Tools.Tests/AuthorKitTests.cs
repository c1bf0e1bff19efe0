using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Twisted.Tests.Tools;

/// <summary>The path of a plug-in's author, with the packed templates, packages and tools.</summary>
public sealed partial class AuthorKitTests : IClassFixture<AuthorKit>, IAsyncLifetime
{
    private readonly AuthorKit _kit;
    private readonly Workspace _author = new();

    public AuthorKitTests(AuthorKit kit)
    {
        _kit = kit;
        AuthorKit.WriteConfig(_author);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _author.DisposeAsync();

    [Fact]
    public async Task I_can_make_a_plug_in_from_the_template_test_it_publish_it_and_run_it_elsewhere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        await _kit.NewPluginAsync(_author, "MyPlugin");
        await _kit.RestoreAsync(_author, "MyPlugin");

        var tested = await _kit.SucceedAsync(_author, "test", "MyPlugin", "--no-restore");
        Assert.Matches(@"Passed!\s+- Failed:\s+0, Passed:\s+[1-9]", tested);
        await _kit.SucceedAsync(_author, "pack", "MyPlugin", "--no-restore");
        var package = Assert.Single(Directory.GetFiles(_author.PathOf("MyPlugin"), "*.nupkg", SearchOption.AllDirectories));
        Assert.Equal("MyPlugin.0.1.0.nupkg", Path.GetFileName(package));
        await _kit.SucceedAsync(_author, "nuget", "push", package, "--source", "mine");

        await using var elsewhere = new Workspace(_author.PathOf("feed"));
        var added = await elsewhere.MktapAsync("plugin", "add", "MyPlugin");
        Assert.True(added.ExitCode == 0, added.Error);
        var port = Workspace.FreePort();
        var made = await elsewhere.MktapAsync("myplugin", "--port", $"tcp:{port}:interface=127.0.0.1", "--greeting", "Good morning.");
        Assert.True(made.ExitCode == 0, made.Error);
        var started = await elsewhere.StartDaemonAsync("-f", "myplugin.tap");
        Assert.True(started.ExitCode == 0, started.Error);
        Assert.Equal("Good morning.", await FirstLineAsync(port));
        await elsewhere.StopDaemonAsync();
    }

    [Theory]
    [InlineData("My.Plug-In", "my-plug-in", "My.Plug_In.GreeterTap")]
    [InlineData("my_plugin", "my-plugin", "my_plugin.GreeterTap")]
    [InlineData("2 Fast", "hasty", "_2_Fast.GreeterTap", "--tap-name", "hasty")]
    public async Task A_plug_in_of_an_odd_name_builds_all_the_same(string name, string tapName, string module, params string[] more)
    {
        await _kit.NewPluginAsync(_author, name, more);
        await _kit.RestoreAsync(_author, name);

        await _kit.SucceedAsync(_author, "build", name, "--no-restore");

        var manifest = await File.ReadAllTextAsync(_author.PathOf(Path.Combine(name, name, "bin", "Debug", "net10.0", "plugins.json")));
        Assert.Contains($"\"tapname\": \"{tapName}\"", manifest, StringComparison.Ordinal);
        Assert.Contains($"\"module\": \"{module}\"", manifest, StringComparison.Ordinal);
        Assert.Contains($"\"assembly\": \"{name}.dll\"", manifest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Plugin", "my-plugin")]
    [InlineData("A.B--C_", "a-b-c")]
    [InlineData("3.14", "my-plugin")]
    [InlineData("Über.Echo2", "ber-echo2")]
    public async Task Every_name_gives_a_command_that_can_be_typed(string name, string tapName)
    {
        await _kit.NewPluginAsync(_author, name);

        Assert.Contains($"[TapPlugin(\"{tapName}\", ", await File.ReadAllTextAsync(_author.PathOf(Path.Combine(name, name, "GreeterTap.cs"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_build_fails_at_the_line_that_is_wrong()
    {
        await _kit.NewPluginAsync(_author, "MyPlugin");
        await _author.EditAsync("MyPlugin/MyPlugin/GreeterTap.cs", "TapPlugin<GreeterOptions>\n{", "TapPlugin<GreeterOptions>\n{\n    private GreeterTap()\n    {\n    }\n");
        await _author.EditAsync("MyPlugin/MyPlugin/GreeterOptions.cs", "Default = 8100", "Default = 81000");
        await _author.EditAsync("MyPlugin/MyPlugin/GreeterOptions.cs", "\"greeting\", 'g'", "\"greeting\", 'p'");
        await File.WriteAllTextAsync(
            _author.PathOf("MyPlugin/MyPlugin/Others.cs"),
            """
            namespace MyPlugin;

            [TapPlugin("other", "No tap plug-in at all")]
            public sealed class OtherTap;

            [TapPlugin("myplugin", "A second one of that name")]
            public sealed class SecondTap : TapPlugin<GreeterOptions>
            {
                public override IService MakeService(GreeterOptions options) => new MultiService();
            }
            """);

        Assert.Equal(
            [
                "GreeterOptions.cs(6,34): error TWS013: the default \"81000\" of --port does not fit: \"81000\" is not a port; a port is a number from 0 to 65535",
                "GreeterOptions.cs(9,30): error TWS011: \"Greeting\" is called \"-p\", and so is \"Port\"; one of them needs another name",
                "GreeterTap.cs(5,21): error TWS001: the plug-in \"GreeterTap\" cannot be made: it has no public constructor without parameters",
                "Others.cs(4,21): error TWS002: \"OtherTap\" is marked with [TapPlugin] and does not derive from TapPlugin<TOptions>",
                "Others.cs(7,21): error TWS004: \"SecondTap\" has the tap name \"myplugin\", and so has \"GreeterTap\"; one of them needs another",
            ],
            await BuildFaultsAsync());
    }

    [Fact]
    public async Task A_manifest_that_I_wrote_by_hand_is_packed_as_it_is_or_refused_at_the_line_that_is_wrong()
    {
        await _kit.NewPluginAsync(_author, "MyPlugin");
        await _author.EditAsync("MyPlugin/MyPlugin/MyPlugin.csproj", "  <ItemGroup>\n", "  <ItemGroup>\n    <None Update=\"plugins.json\" Pack=\"true\" PackagePath=\"/\" />\n");
        Assert.Empty(await BuildFaultsAsync());
        var generated = await File.ReadAllTextAsync(_author.PathOf("MyPlugin/MyPlugin/bin/Debug/net10.0/plugins.json"));
        var written = generated.Replace("  \"framework\"", "  \"note\": \"by hand\", \"framework\"", StringComparison.Ordinal);
        Assert.NotEqual(generated, written);

        await _author.WriteAsync("MyPlugin/MyPlugin/plugins.json", written);
        await _kit.SucceedAsync(_author, "pack", "MyPlugin/MyPlugin");
        using (var package = ZipFile.OpenRead(_author.PathOf("MyPlugin/MyPlugin/bin/Release/MyPlugin.0.1.0.nupkg")))
        {
            var entry = Assert.Single(package.Entries, entry => entry.Name == "plugins.json");
            Assert.Equal("plugins.json", entry.FullName);
            using var reader = new StreamReader(entry.Open());
            Assert.Equal(written, await reader.ReadToEndAsync());
        }

        await _author.WriteAsync("MyPlugin/MyPlugin/plugins.json", written.Replace("\"8100\"", "\"8101\"", StringComparison.Ordinal));
        Assert.Equal(
            ["plugins.json(18,22): error TWS031: \"default\" of --port of the plug-in \"myplugin\" is \"8101\" in the manifest, and is \"8100\" in the code; let them say the same"],
            await BuildFaultsAsync());

        await _author.WriteAsync("MyPlugin/MyPlugin/plugins.json", written[..^4]);
        Assert.Equal(
            ["plugins.json(31,3): error TWS030: the manifest that was written by hand is no manifest: the file ends in the middle; it was cut off"],
            await BuildFaultsAsync());

        // And without it everything is as before, although nothing else has changed.
        File.Delete(_author.PathOf("MyPlugin/MyPlugin/plugins.json"));
        Assert.Empty(await BuildFaultsAsync());
        Assert.Equal(generated, await File.ReadAllTextAsync(_author.PathOf("MyPlugin/MyPlugin/bin/Debug/net10.0/plugins.json")));
    }

    [Fact]
    public async Task The_case_study_passes_its_tests_with_the_packed_framework()
    {
        foreach (var project in (string[])["TwistedQuotes", "TwistedQuotes.Tests"])
        {
            Directory.CreateDirectory(_author.PathOf(project));
            foreach (var file in new DirectoryInfo(Path.Combine(Workspace.RepositoryRoot(), "samples", project)).GetFiles())
            {
                file.CopyTo(_author.PathOf(Path.Combine(project, file.Name)));
            }
        }

        await _kit.RestoreAsync(_author, "TwistedQuotes.Tests");

        Assert.Contains("Passed!", await _kit.SucceedAsync(_author, "test", "TwistedQuotes.Tests", "--no-restore"), StringComparison.Ordinal);
    }

    private static async Task<string?> FirstLineAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(5));
    }

    /// <summary>What the plug-in's build finds wrong, without folders, and without TWS000, which only says that there is more; nothing when it succeeds.</summary>
    private async Task<IReadOnlyList<string>> BuildFaultsAsync()
    {
        var result = await _kit.DotnetAsync(_author, "build", "MyPlugin/MyPlugin");
        var faults = Fault().Matches(result.Output).Select(match => match.Groups["fault"].Value).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(result.ExitCode == 0 ? faults.Count == 0 : faults.Count > 0, result.Output);
        return faults;
    }

    [GeneratedRegex(@"^\s*.*[/\\](?<fault>[^/\\\n]+\(\d+,\d+\): error TWS(?!000)\d\d\d: .*?) \[[^\[\n]*\]\r?$", RegexOptions.Multiline)]
    private static partial Regex Fault();
}
