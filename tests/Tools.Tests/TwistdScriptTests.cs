using System.Text.RegularExpressions;

namespace Twisted.Tests.Tools;

/// <summary><c>twistd -y</c>, and <c>.tas</c> with both <c>-y</c> and <c>-f</c>.</summary>
public sealed class TwistdScriptTests : IAsyncLifetime
{
    private const string Quote = "An apple a day keeps the doctor away.\r\n";

    private readonly Workspace _workspace = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_run_a_file_of_my_own_as_a_daemon()
    {
        var port = Workspace.FreePort();
        await _workspace.WriteAsync(
            "hello.cs",
            $$"""
            var application = new Application("hello")
            {
                new TcpServer(ServerEndpoint.Parse("tcp:{{port}}:interface=127.0.0.1"), new Factory<Hello>()),
            };

            sealed class Hello : Protocol
            {
                public override void ConnectionMade()
                {
                    Transport.Write("Hello.\r\n"u8);
                    Transport.LoseConnection();
                }
            }
            """);

        var started = await _workspace.StartDaemonAsync("-y", "hello.cs");

        Assert.Equal(new Result(0, "", ""), started);
        Assert.Equal("Hello.\r\n", await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();
        var log = await File.ReadAllTextAsync(_workspace.PathOf("twistd.log"));
        Assert.Contains("Not saving hello application: ", log, StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace.PathOf("hello-shutdown.tas")));
    }

    [Fact]
    public async Task I_can_run_a_source_tap_as_data_and_as_code()
    {
        var port = await _workspace.MakeQotdAsync();
        await _workspace.WriteAsync("make.cs", "var application = TapFile.Open(\"qotd.tap\").Document;");
        await RunOnceAsync(port, "-y", "make.cs");
        var saved = await File.ReadAllTextAsync(_workspace.PathOf("qotd-shutdown.tas"));
        Assert.StartsWith("// An application as C# source.", saved, StringComparison.Ordinal);
        await _workspace.WriteAsync("qotd.tas", saved);
        Directory.Delete(_workspace.Home, recursive: true);

        await RunOnceAsync(port, "-y", "qotd.tas");
        await RunOnceAsync(port, "-o", "-f", "qotd.tas");

        Assert.Equal(saved, await File.ReadAllTextAsync(_workspace.PathOf("qotd-shutdown.tas")));
    }

    [Fact]
    public async Task I_wait_for_no_compiler_when_a_tap_is_data()
    {
        var report = _workspace.PathOf("assemblies");
        var hook = new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "AssemblyReport.dll"),
            ["ASSEMBLY_REPORT"] = report,
        };
        await _workspace.WriteAsync("bad.tas", "using System;\nvar application = Console.In;\n");

        await _workspace.RunAsync(Workspace.ToolPath("twistd"), ["-n", "-l", "log", "-f", "bad.tas"], hook);

        Assert.DoesNotContain(await File.ReadAllLinesAsync(report), name => name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) || name == "Twisted.Scripting");
        await _workspace.RunAsync(Workspace.ToolPath("twistd"), ["-n", "-l", "log", "-y", "bad.tas"], hook);
        Assert.Contains("Microsoft.CodeAnalysis.CSharp", await File.ReadAllLinesAsync(report));
    }

    [Fact]
    public async Task I_get_a_clear_error_for_each_fault_of_a_file()
    {
        (string Name, string Text)[] files =
        [
            ("syntax.cs", "var application =\n    new Application(\"a\"\n"),
            ("unknown.cs", "var x = 1;\nvar application = nobody;\nvar b = nobody;\n"),
            ("none.cs", "var other = new Application(\"a\");\n"),
            ("wrong.cs", "var application = 5;\n"),
            ("null.cs", "Application application = null;\n"),
            ("fails.cs", "\nint.Parse(\"x\");\nvar application = new Application(\"a\");\n"),
            ("property.cs", "#:property Some=1\nvar application = new Application(\"a\");\n"),
            ("reference.cs", "#r \"some.dll\"\nvar application = new Application(\"a\");\n"),
            ("private.cs", "var application = new Twisted.PluginHost.TwistedHome(\"a\");\n"),
            ("data.tas", "var application = System.IO.File.ReadAllText(\"x\");\n"),
        ];
        var text = new System.Text.StringBuilder();
        foreach (var (name, content) in files)
        {
            await _workspace.WriteAsync(name, content);
            await AddAsync(text, $"-y {name}");
        }

        await AddAsync(text, "-f data.tas");
        await AddAsync(text, "-y missing.cs");
        await AddAsync(text, "-y .");
        await AddAsync(text, "-y none.cs -f qotd.tap");

        Assert.False(File.Exists(_workspace.PathOf("twistd.pid")));
        await Verify(text.ToString());
    }

    private async Task AddAsync(System.Text.StringBuilder text, string line)
    {
        var result = await _workspace.TwistdAsync(["-n", "-l", "log", .. line.Split(' ')]);
        text.Append("$ twistd ").Append(line).Append('\n').Append(result.Output).Append(Regex.Replace(_workspace.Scrub(result.Error), "^\n", "")).Append("exit ").Append(result.ExitCode).Append("\n\n");
    }

    private async Task RunOnceAsync(int port, params string[] words)
    {
        var started = await _workspace.StartDaemonAsync(words);

        Assert.True(started.ExitCode == 0, started.Error);
        Assert.Equal(Quote, await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();
    }
}
