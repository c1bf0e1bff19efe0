using System.Text;

namespace Twisted.Tests.Tools;

/// <summary>Taps of old generations of a package, brought to newer ones.</summary>
public sealed class TapUpgradeTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();

    public static TheoryData<string> Fixtures => [.. Generations.Fixtures];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task The_fixtures_are_written_anew_when_that_is_asked_for()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(Generations.WritingVariable) == "1", $"set {Generations.WritingVariable}=1 to write them");
        foreach (var version in (string[])["1.0.0", "2.0.0", "3.0.0"])
        {
            // Only what this generation knows: its own package, and none that came later.
            Directory.Delete(Directory.CreateDirectory(_workspace.PathOf("feed")).FullName, recursive: true);
            Generations.Offer(_workspace, version);
            var name = $"postbox-{version}";
            await SucceedAsync(_workspace.MktapAsync([
                "--package", $"Postbox@{version}", "-o", $"{name}.tap", "postbox", "--port", "tcp:0:interface=127.0.0.1", "--second", "tcp:0:interface=127.0.0.1",
                "--owner", "Ann", "--notes", "Buy milk,Call Bob", .. version == "3.0.0" ? (string[])[] : ["--colour", "red"], .. version == "1.0.0" ? (string[])[] : ["--opened", "3"],
            ]));
            foreach (var (format, ending) in Generations.Formats)
            {
                var converted = format == "tap" ? null : await _workspace.TapconvertAsync("-i", $"{name}.tap", "-t", format);
                if (converted is not { ExitCode: not 0 })
                {
                    Directory.CreateDirectory(Generations.Folder);
                    File.Copy(_workspace.PathOf($"{name}.{ending}"), Path.Combine(Generations.Folder, $"{name}.{ending}"), overwrite: true);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task I_can_bring_a_tap_of_any_generation_and_format_to_the_third_and_run_it(string fixture)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");

        // Not 3.0.0, of which the third ones have locked the very package that they were made with.
        Generations.Offer(_workspace, "3.0.1");
        Generations.Take(_workspace, fixture);

        await SucceedAsync(_workspace.TapconvertAsync("--upgrade", "-i", fixture, "-o", $"new{Path.GetExtension(fixture)}", "--package", "Postbox@3.0.1"));

        var started = await _workspace.StartDaemonAsync("-o", "-f", $"new{Path.GetExtension(fixture)}");
        Assert.True(started.ExitCode == 0, started.Error);
        var ports = await Generations.PortsAsync(_workspace);
        var opened = fixture.Contains("1.0.0", StringComparison.Ordinal) ? 0 : 3;
        Assert.Equal($"Ann has 2 notes in its archive: Buy milk, Call Bob (opened {opened + 1} times)\r\n", await Workspace.QuoteAsync(ports[0]));

        // Both services still have one box.
        Assert.Equal($"Ann has 2 notes in its archive: Buy milk, Call Bob (opened {opened + 2} times)\r\n", await Workspace.QuoteAsync(ports[1]));
        await _workspace.StopDaemonAsync();
    }

    [Fact]
    public async Task A_tap_comes_to_the_same_through_each_generation_and_at_once()
    {
        Generations.Offer(_workspace, "2.0.0", "3.0.0");
        var old = Generations.Take(_workspace, "postbox-1.0.0.tap");
        await SucceedAsync(_workspace.TapconvertAsync("--upgrade", "-i", old, "-o", "second.tap", "--package", "Postbox@2.0.0"));
        await SucceedAsync(_workspace.TapconvertAsync("--upgrade", "second.tap", "--package", "Postbox"));
        await SucceedAsync(_workspace.TapconvertAsync("--upgrade", old, "--package", "postbox@3.0.0"));

        Assert.Equal(new Result(0, "", ""), await _workspace.TapconvertAsync("--diff", "second.tap", old));
        Assert.Equal(await File.ReadAllBytesAsync(_workspace.PathOf("second.tap")), await File.ReadAllBytesAsync(_workspace.PathOf(old)));
    }

    [Fact]
    public async Task I_can_see_what_would_change_before_it_does()
    {
        Generations.Offer(_workspace, "2.0.0", "3.0.0");
        var first = Generations.Take(_workspace, "postbox-1.0.0.tap");
        var second = Generations.Take(_workspace, "postbox-2.0.0.tap");
        var before = await File.ReadAllBytesAsync(_workspace.PathOf(first));
        var text = new StringBuilder();
        await RunAsync(text, "--upgrade", "--dry-run", "-i", first);
        Assert.Equal(0, (await _workspace.MktapAsync("plugin", "add", "Postbox")).ExitCode);
        await RunAsync(text, "--upgrade", "--dry-run", "-i", first);
        await RunAsync(text, "--upgrade", "--dry-run", "-i", first, "--package", "Postbox@2.0.0");
        await RunAsync(text, "--upgrade", "--dry-run", second);
        Assert.Equal(before, await File.ReadAllBytesAsync(_workspace.PathOf(first)));
        await RunAsync(text, "--upgrade", "-i", first, "-o", "new.tap");
        await RunAsync(text, "--diff", first, "new.tap");
        await RunAsync(text, "--upgrade", "new.tap");

        await Verify(text.ToString());
    }

    [Fact]
    public async Task I_get_a_clear_error_for_each_upgrade_that_cannot_be()
    {
        Generations.Offer(_workspace, "1.0.0", "9.0.0");
        var first = Generations.Take(_workspace, "postbox-1.0.0.tap");
        var second = Generations.Take(_workspace, "postbox-2.0.0.tap");
        var before = await File.ReadAllBytesAsync(_workspace.PathOf(second));
        var text = new StringBuilder();
        foreach (var fault in (string[])["no step", "failing step", "older", "no type", "twice", "no constructor"])
        {
            await RunFaultAsync(text, fault, "--upgrade", second, "--package", "Postbox@9.0.0");
        }

        await RunAsync(text, "--upgrade", first, "--package", "Postbox@9.0.0", "--dry-run");
        await RunAsync(text, "--upgrade", second, "--package", "Postbox@5.0.0");
        await RunAsync(text, "--upgrade", second, "--package", "Postbox@1.0.0");
        await RunAsync(text, "--upgrade", second, "--package", "Letterbox");
        await RunAsync(text, "--upgrade", second);
        Assert.Equal(before, await File.ReadAllBytesAsync(_workspace.PathOf(second)));

        await Verify(text.ToString());
    }

    [Fact]
    public async Task I_get_the_newest_of_the_feeds_for_a_package_without_a_version_whatever_a_set_has_pinned()
    {
        Generations.Offer(_workspace, "2.0.0", "3.0.0");
        var tap = Generations.Take(_workspace, "postbox-1.0.0.tap");
        await SucceedAsync(_workspace.MktapAsync("plugin", "add", "Postbox@2.0.0"));

        var plain = await _workspace.TapconvertAsync("--upgrade", "--dry-run", tap);
        var newest = await _workspace.TapconvertAsync("--upgrade", "--dry-run", tap, "--package", "Postbox");

        Assert.StartsWith("Postbox 1.0.0 -> 2.0.0 (\"", plain.Output, StringComparison.Ordinal);
        Assert.StartsWith("Postbox 1.0.0 -> 3.0.0 (as asked for)\n", newest.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_am_told_how_to_add_to_a_tap_of_another_generation()
    {
        Generations.Offer(_workspace, "2.0.0", "3.0.0");
        var tap = Generations.Take(_workspace, "postbox-2.0.0.tap");

        var refused = await _workspace.MktapAsync("--package", "Postbox@3.0.0", "-a", tap, "postbox");

        Assert.Equal(1, refused.ExitCode);
        Assert.EndsWith(
            "mktap: The application uses Postbox 2.0.0 and would also use 3.0.0; it can use one version.\n"
            + $"Bring the tap to 3.0.0 before: tapconvert --upgrade -i \"{tap}\" --package Postbox@3.0.0\n",
            refused.Error,
            StringComparison.Ordinal);
        await SucceedAsync(_workspace.TapconvertAsync("--upgrade", "-i", tap, "--package", "Postbox@3.0.0"));
        await SucceedAsync(_workspace.MktapAsync("--package", "Postbox@3.0.0", "-a", tap, "postbox"));
    }

    [Fact]
    public async Task I_am_warned_once_of_what_no_type_asks_for()
    {
        Generations.Offer(_workspace, "9.0.0");
        var tap = Generations.Take(_workspace, "postbox-2.0.0.tap");
        const string Warning = "warning: the member \"colour\" of an object of type \"Postbox.Mailbox\" is unknown to it, and ignored at byte ";

        var upgraded = await _workspace.TapconvertAsync("--upgrade", tap, "--package", "Postbox@9.0.0");
        var appended = await _workspace.MktapAsync("--package", "Postbox@9.0.0", "-a", tap, "postbox", "--port", "tcp:0:interface=127.0.0.1");

        foreach (var result in (Result[])[upgraded, appended])
        {
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Equal(2, result.Error.Split(Warning).Length);
        }
    }

    private Task RunAsync(StringBuilder text, params string[] words) => RunFaultAsync(text, "", words);

    /// <summary>Without the steps of restores, whose order is not always the same.</summary>
    private async Task RunFaultAsync(StringBuilder text, string fault, params string[] words)
    {
        var result = await _workspace.TapconvertAsync(new Dictionary<string, string> { ["POSTBOX_FAULT"] = fault }, words);
        var error = string.Concat(_workspace.Scrub(result.Error).Split('\n').Where(line => !IsStep(line)).Select(line => $"{line}\n"));
        text.Append(fault.Length > 0 ? $"({fault})\n" : "").Append("$ tapconvert ").AppendJoin(' ', words).Append('\n')
            .Append(_workspace.Scrub(result.Output)).Append(error.TrimEnd('\n')).Append(error.Trim().Length > 0 ? "\n" : "").Append("exit ").Append(result.ExitCode).Append("\n\n");
    }

    private static bool IsStep(string line) =>
        line.StartsWith("tapconvert: Looking for ", StringComparison.Ordinal) || line.StartsWith("tapconvert: Restor", StringComparison.Ordinal);

    private static async Task SucceedAsync(Task<Result> run)
    {
        var result = await run;
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }
}
