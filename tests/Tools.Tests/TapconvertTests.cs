using System.Text;

namespace Twisted.Tests.Tools;

public sealed class TapconvertTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();

    public static TheoryData<string, string> OtherFormats => new(Generations.Formats.Where(format => format.Key != "tap").Select(format => (format.Key, format.Value)));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_ask_for_help_and_the_version()
    {
        var help = await _workspace.TapconvertAsync("--help");

        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Equal(new Result(2, help.Output, ""), await _workspace.TapconvertAsync());
        Assert.Equal("tapconvert 0.1.0\n", (await _workspace.TapconvertAsync("--version")).Output);
        await Verify(help.Output);
    }

    [Theory]
    [MemberData(nameof(OtherFormats))]
    public async Task I_can_convert_a_tap_to_each_format_and_back_without_its_packages(string format, string ending)
    {
        var tap = Generations.Take(_workspace, "postbox-1.0.0.tap");
        _workspace.UseFeeds();

        var converted = await _workspace.TapconvertAsync("-i", tap, "-t", format);
        Assert.SkipWhen(converted.ExitCode == 70 && converted.Error.Contains("NotSupportedException", StringComparison.Ordinal), "there is no such format yet");

        Assert.Equal(new Result(0, $"Saving postbox application to postbox-1.0.0.{ending}...\nSaved.\n", ""), converted);
        Assert.Equal(new Result(0, "", ""), await _workspace.TapconvertAsync("--diff", tap, $"postbox-1.0.0.{ending}"));
        Assert.Equal(0, (await _workspace.TapconvertAsync($"postbox-1.0.0.{ending}", "-o", "back.tap")).ExitCode);
        Assert.Equal(await File.ReadAllBytesAsync(_workspace.PathOf(tap)), await File.ReadAllBytesAsync(_workspace.PathOf("back.tap")));
        Assert.Equal(
            await File.ReadAllTextAsync(_workspace.PathOf($"postbox-1.0.0.{ending}")), (await _workspace.TapconvertAsync("-i", tap, "-t", format, "-o", "-")).Output);
        Assert.False(Directory.Exists(_workspace.Home));
    }

    [Fact]
    public async Task I_can_send_a_tap_through_a_pipe()
    {
        var tap = Generations.Take(_workspace, "postbox-2.0.0.tap");
        var tool = Workspace.ToolPath("tapconvert");

        var piped = await _workspace.RunAsync("/bin/sh", ["-c", $"cat {tap} | {tool} -i - -t tap | {tool} --diff - {tap} && head -c 100 {tap} | {tool} --show -"]);

        Assert.Equal(new Result(1, "", "tapconvert: cannot read \"-\": it is truncated: 100 of " + new FileInfo(_workspace.PathOf(tap)).Length + " bytes are there\n"), piped);
    }

    [Fact]
    public async Task I_can_get_the_schema_and_check_a_tap_with_it()
    {
        var tap = Generations.Take(_workspace, "postbox-1.0.0.tap");
        Directory.CreateDirectory(_workspace.PathOf("schema"));
        Assert.Equal(0, (await _workspace.TapconvertAsync("-i", tap, "-t", "xml")).ExitCode);

        var written = await _workspace.TapconvertAsync("--schema", "schema");

        Assert.Equal(new Result(0, "Wrote schema/tap.xsd\nWrote schema/tap-model.xsd\n", ""), written);
        var faults = new List<string>();
        var settings = new System.Xml.XmlReaderSettings { ValidationType = System.Xml.ValidationType.Schema };
        settings.Schemas.Add(null, _workspace.PathOf("schema/tap-model.xsd"));
        settings.Schemas.Add(null, _workspace.PathOf("schema/tap.xsd"));
        settings.ValidationEventHandler += (_, fault) => faults.Add(fault.Message);
        using (var reader = System.Xml.XmlReader.Create(_workspace.PathOf("postbox-1.0.0.tax"), settings))
        {
            while (reader.Read())
            {
            }
        }

        Assert.Empty(faults);
        Assert.Equal(0, (await _workspace.TapconvertAsync("--schema")).ExitCode);
        Assert.Equal(await File.ReadAllBytesAsync(_workspace.PathOf("schema/tap.xsd")), await File.ReadAllBytesAsync(_workspace.PathOf("tap.xsd")));
        Assert.Equal(2, (await _workspace.TapconvertAsync("--schema", "schema", "other")).ExitCode);
        Assert.Equal(1, (await _workspace.TapconvertAsync("--schema", "missing")).ExitCode);
    }

    [Theory]
    [InlineData("tapconvert")]
    [InlineData("mktap")]
    [InlineData("twistd")]
    public async Task A_terminal_gets_nothing_but_text(string tool)
    {
        foreach (var words in (string[][])[["--help"], ["--nonsense"]])
        {
            var shown = await PseudoTerminal.RunAsync(_workspace, "", [Workspace.ToolPath(tool), .. words]);

            var piped = await PseudoTerminal.RunAsync(_workspace, "", "/bin/sh", "-c", $"{Workspace.ToolPath(tool)} {words[0]} 2>&1 | cat");

            Assert.Contains(tool, shown, StringComparison.Ordinal);
            Assert.DoesNotContain("\\x1b", shown, StringComparison.Ordinal);
            Assert.Equal(shown, piped);
        }
    }

    [Fact]
    public async Task A_terminal_gets_nothing_but_the_text_of_a_tap_and_of_a_log()
    {
        Generations.Take(_workspace, "postbox-1.0.0.tap");
        await _workspace.MakeQotdAsync();

        var tap = await PseudoTerminal.RunAsync(_workspace, "", Workspace.ToolPath("tapconvert"), "postbox-1.0.0.tap", "-t", "xml", "-o", "-");
        var log = await PseudoTerminal.RunAsync(_workspace, "starting on", "/usr/bin/env", "NO_COLOR=1", Workspace.ToolPath("twistd"), "-n", "-f", "qotd.tap");

        Assert.StartsWith("b'<?xml ", tap, StringComparison.Ordinal);
        Assert.Contains("Server Shut Down", log, StringComparison.Ordinal);
        Assert.DoesNotContain("\\x1b", tap + log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_said_when_nobody_reads_any_more_and_a_file_can_be_shared()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the shells are those of Unix");
        var tap = Generations.Take(_workspace, "postbox-1.0.0.tap");
        var tool = Workspace.ToolPath("tapconvert");

        var closed = await _workspace.RunAsync("/bin/bash", ["-c", $"{tool} --show {tap} | true; echo ${{PIPESTATUS[0]}}"]);
        var shared = await _workspace.RunAsync("/bin/sh", ["-c", $"(echo one; {tool} --version; {tool} --nonsense; echo two) >both 2>&1"]);

        Assert.Equal(new Result(0, "0\n", ""), closed);
        Assert.Equal(0, shared.ExitCode);
        var both = await File.ReadAllTextAsync(_workspace.PathOf("both"));
        Assert.StartsWith("one\ntapconvert 0.1.0\ntapconvert: ", both, StringComparison.Ordinal);
        Assert.EndsWith("\ntwo\n", both, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_can_see_what_is_in_a_tap()
    {
        var text = new StringBuilder();
        Generations.Take(_workspace, "postbox-1.0.0.tap");
        Generations.Take(_workspace, "postbox-3.0.0.tap");
        await RunAsync(text, "--show", "postbox-1.0.0.tap");
        await RunAsync(text, "--show", "-i", "postbox-3.0.0.tap");
        await RunAsync(text, "--diff", "postbox-1.0.0.tap", "postbox-3.0.0.tap");
        await RunAsync(text, "--diff", "postbox-3.0.0.tap", "postbox-3.0.0.tap");

        await Verify(text.ToString());
    }

    [Fact]
    public async Task I_can_check_a_tap()
    {
        var text = new StringBuilder();
        await _workspace.MakeQotdAsync();
        await RunAsync(text, "--check", "qotd.tap");
        var assembly = Path.Combine(_workspace.Home, "packages", "twistedquotes", "0.1.0", "lib", "net10.0", "TwistedQuotes.dll");
        await File.AppendAllTextAsync(assembly, "x");
        await RunAsync(text, "--check", "qotd.tap");
        Directory.Delete(_workspace.Home, recursive: true);
        await RunAsync(text, "--check", "qotd.tap");
        Assert.False(Directory.Exists(_workspace.Home));

        await Verify(text.ToString());
    }

    [Fact]
    public async Task I_get_a_clear_error_for_each_wrong_command_line_and_file()
    {
        var text = new StringBuilder();
        Generations.Take(_workspace, "postbox-1.0.0.tap");
        var tap = await File.ReadAllBytesAsync(_workspace.PathOf("postbox-1.0.0.tap"));
        await File.WriteAllBytesAsync(_workspace.PathOf("cut.tap"), tap[..^10]);
        await File.WriteAllTextAsync(_workspace.PathOf("text.tap"), "Not a tap.\n");
        foreach (var line in (string[])[
            "-o new.tap",
            "postbox-1.0.0.tap cut.tap",
            "-i missing.tap -t tap -o new.tap",
            "-i cut.tap",
            "-i text.tap",
            "-i .",
            "-i postbox-1.0.0.tap -t tap",
            "-i postbox-1.0.0.tap -t yaml",
            "-i postbox-1.0.0.tap -t guess",
            "-i postbox-1.0.0.tap -f python",
            "-i postbox-1.0.0.tap -d -t tap -o new.tap",
            "-i postbox-1.0.0.tap -t tap -o new.tap --passphrase-file-out secret",
            "-i postbox-1.0.0.tap -t tap -o no/such/folder.tap",
            "-i postbox-1.0.0.tap --dry-run --package Postbox",
            "--diff postbox-1.0.0.tap",
            "--diff postbox-1.0.0.tap cut.tap",
            "--diff postbox-1.0.0.tap missing.tap",
            "--diff - -",
            "--diff --show postbox-1.0.0.tap",
            "--show postbox-1.0.0.tap -o new.tap",
            "--check cut.tap",
            "--upgrade postbox-1.0.0.tap --package not/an/id",
            "--upgrade postbox-1.0.0.tap --package Postbox --package postbox@2.0.0",
            "--upgrades",
        ])
        {
            await RunAsync(text, line.Split(' '));
        }

        Assert.False(File.Exists(_workspace.PathOf("new.tap")));
        await Verify(text.ToString());
    }

    [Fact]
    public async Task I_am_told_when_a_name_belies_what_is_written()
    {
        Generations.Take(_workspace, "postbox-1.0.0.tap");

        var written = await _workspace.TapconvertAsync("postbox-1.0.0.tap", "-t", "tap", "-o", "new.tax");

        Assert.Equal(
            new Result(
                0,
                "Saving postbox application to new.tax...\nSaved.\n",
                "tapconvert: warning: \"new.tax\" is binary although its name ends in .tax\n"),
            written);
        Assert.Equal(await File.ReadAllBytesAsync(_workspace.PathOf("postbox-1.0.0.tap")), await File.ReadAllBytesAsync(_workspace.PathOf("new.tax")));
    }

    private async Task RunAsync(StringBuilder text, params string[] words)
    {
        var result = await _workspace.TapconvertAsync(words);
        text.Append("$ tapconvert ").AppendJoin(' ', words).Append('\n')
            .Append(_workspace.Scrub(result.Output)).Append(_workspace.Scrub(result.Error)).Append("exit ").Append(result.ExitCode).Append("\n\n");
    }
}
