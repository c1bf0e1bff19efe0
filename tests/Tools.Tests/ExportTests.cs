using System.Text;

namespace Twisted.Tests.Tools;

public sealed class ExportTests : IAsyncLifetime
{
    private const string Analyze = "/usr/bin/systemd-analyze";

    private readonly Workspace _workspace = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is of Linux");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_have_the_unit_of_a_tap_written()
    {
        await _workspace.MktapAsync("qotd", "--port", "tcp:8007:interface=127.0.0.1");
        var result = await _workspace.TwistdAsync("export", "systemd", "-f", "qotd.tap", "-o", "-");
        Assert.Equal(0, result.ExitCode);
        var text = string.Join('\n', result.Output.Split('\n').Where(line => !line.StartsWith("Environment=DOTNET_ROOT", StringComparison.Ordinal)));
        await Verify(_workspace.Scrub(text).Replace(Workspace.ToolPath("twistd"), "<twistd>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("tcp:80:interface=127.0.0.1", "--uid", "daemon")]
    [InlineData("systemd:name=web", "--listen", "web=127.0.0.1:8007")]
    [InlineData("systemd:index=0", "--listen", "0=/run/qotd.sock")]
    [InlineData("unix:/run/quotes/q u\"o%t$e.sock", "--unit", "quotes")]
    public async Task Systemd_finds_nothing_wrong_with_what_is_written(string port, string option, string value)
    {
        Assert.SkipUnless(File.Exists(Analyze), "systemd-analyze is not installed; the Debian package is systemd");
        await _workspace.MktapAsync("-o", "a %n \"tap\" $HOME.tap", "qotd", "--port", port);
        Directory.CreateDirectory(_workspace.PathOf("units"));
        var written = await _workspace.TwistdAsync("export", "systemd", "-f", "a %n \"tap\" $HOME.tap", "-o", "units", option, value);
        Assert.True(written.ExitCode == 0, written.Error);
        var units = Directory.GetFiles(_workspace.PathOf("units"));
        var verified = await _workspace.RunAsync(Analyze, ["verify", "--man=no", .. units]);
        Assert.Equal(new Result(0, "", ""), verified);
    }

    [Fact]
    public async Task The_sandbox_of_a_unit_is_good_in_the_judgement_of_systemd()
    {
        Assert.SkipUnless(File.Exists(Analyze), "systemd-analyze is not installed; the Debian package is systemd");
        await _workspace.MktapAsync("qotd", "--port", "tcp:8007:interface=127.0.0.1");
        Assert.Equal(0, (await _workspace.TwistdAsync("export", "systemd", "-f", "qotd.tap")).ExitCode);
        var judged = await _workspace.RunAsync(Analyze, ["security", "--offline=true", "--threshold=25", _workspace.PathOf("qotd.service")]);
        Assert.True(judged.ExitCode == 0, judged.Output);
    }

    [Fact]
    public async Task I_get_a_clear_error_for_each_wrong_export()
    {
        await _workspace.MktapAsync("qotd", "--port", "systemd:name=web");
        await _workspace.WriteAsync("qotd.service", "mine\n");
        var text = new StringBuilder();
        foreach (var line in (string[])
        [
            "export",
            "export docker",
            "export systemd -f none.tap",
            "export systemd -f qotd.tap",
            "export systemd -f qotd.tap --listen web",
            "export systemd -f qotd.tap --listen web=80 --listen mail=25",
            "export systemd -f qotd.tap --listen web=80 --listen web=81",
            "export systemd -f qotd.tap --listen web=80",
            "export systemd -f qotd.tap --listen web=80 --unit a/b",
            "export systemd -f qotd.tap --listen web=80 --unit x -o nowhere",
            "export systemd -f qotd.tap -y qotd.cs",
            "export systemd --type simple",
            "export --help",
        ])
        {
            var result = await _workspace.TwistdAsync(line.Split(' '));
            text.Append("$ twistd ").Append(line).Append('\n').Append(result.Output).Append(result.Error).Append("exit ").Append(result.ExitCode).Append("\n\n");
        }

        // Where the tools and the tests are is the machine's, and so what is warned of.
        var lines = text.ToString().Split('\n').Where(line => !line.StartsWith("twistd: warning: ", StringComparison.Ordinal) && !line.StartsWith("Open it, ", StringComparison.Ordinal));
        Assert.Equal("mine\n", await File.ReadAllTextAsync(_workspace.PathOf("qotd.service")));
        await Verify(_workspace.Scrub(string.Join('\n', lines)));
    }
}
