namespace Twisted.Tests.Tools;

/// <summary>A server that runs gets another tap, without or with another process.</summary>
public sealed class ReloadAndUpgradeTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private int _port;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        _port = await _workspace.MakeQotdAsync("--static", "first");
        Assert.Equal(0, (await _workspace.TapconvertAsync("-i", "qotd.tap", "-o", "qotd.tax")).ExitCode);
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_change_a_tap_and_have_only_what_has_changed_restarted()
    {
        Assert.Equal(0, (await _workspace.StartDaemonAsync("-f", "qotd.tax")).ExitCode);
        await _workspace.EditAsync("qotd.tax", "quote=\"first\"", "quote=\"second\"");
        var preview = await _workspace.TwistdAsync("reload", "--dry-run");
        Assert.Equal(new Result(0, "Would restart QotdFactory: factory/quoter/quote has changed.\n0 services would stay as they are.\n", ""), preview);
        Assert.Equal("first", (await Workspace.QuoteAsync(_port)).TrimEnd());

        var reloaded = await _workspace.TwistdAsync("reload");
        Assert.Equal(new Result(0, "Reloading qotd...\nRestarted QotdFactory: factory/quoter/quote has changed.\nReloaded; 0 services were told to.\n", ""), reloaded);
        Assert.Equal("second", (await Workspace.QuoteAsync(_port)).TrimEnd());

        await _workspace.EditAsync("qotd.tax", "quote=\"second\"", "quote=\"third\" nonsense");
        foreach (var option in (string[][])[["--dry-run"], []])
        {
            var refused = await _workspace.TwistdAsync(["reload", .. option]);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("qotd.tax\": it is malformed at line ", refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal("second", (await Workspace.QuoteAsync(_port)).TrimEnd());
        await _workspace.StopDaemonAsync();
    }

    [Fact]
    public async Task I_can_have_another_process_take_over_with_another_tap()
    {
        Assert.Equal(0, (await _workspace.StartDaemonAsync("-f", "qotd.tax")).ExitCode);
        var before = _workspace.Pid();
        await _workspace.EditAsync("qotd.tax", "quote=\"first\"", "quote=\"second\"");
        File.Move(_workspace.PathOf("qotd.tax"), _workspace.PathOf("other.tax"));

        var upgraded = await _workspace.TwistdAsync("upgrade", "-f", "other.tax", "--drain-timeout", "0");
        _workspace.NoteDaemon();
        Assert.Equal((0, ""), (upgraded.ExitCode, upgraded.Error));
        Assert.Contains($"Process {_workspace.Pid()} has taken over. The connections of process {before} may go on for 0 s.", upgraded.Output, StringComparison.Ordinal);

        // Both accept for a moment.
        await Workspace.UntilAsync(() => !Workspace.IsRunning(before));
        Assert.Equal("second", (await Workspace.QuoteAsync(_port)).TrimEnd());

        // The tap is the new one from then on.
        await _workspace.EditAsync("other.tax", "quote=\"second\"", "quote=\"third\"");
        Assert.Equal(0, (await _workspace.TwistdAsync("reload")).ExitCode);
        Assert.Equal("third", (await Workspace.QuoteAsync(_port)).TrimEnd());
        await _workspace.StopDaemonAsync();
    }

    [Fact]
    public async Task A_tap_that_needs_a_package_of_no_feed_leaves_the_server_as_it_is()
    {
        Assert.Equal(0, (await _workspace.StartDaemonAsync("-f", "qotd.tax")).ExitCode);
        var before = _workspace.Pid();
        var text = await File.ReadAllTextAsync(_workspace.PathOf("qotd.tax"), TestContext.Current.CancellationToken);
        await _workspace.WriteAsync("missing.tax", text.Replace("id=\"TwistedQuotes\"", "id=\"NobodyHasThis\"", StringComparison.Ordinal));

        var refused = await _workspace.TwistdAsync("upgrade", "-f", "missing.tax");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("NobodyHasThis", refused.Error, StringComparison.Ordinal);
        Assert.EndsWith($"Process {before} goes on as before.\n", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, _workspace.Pid());
        Assert.Equal("first", (await Workspace.QuoteAsync(_port)).TrimEnd());

        await _workspace.WriteAsync("qotd.tax", await File.ReadAllTextAsync(_workspace.PathOf("missing.tax"), TestContext.Current.CancellationToken));
        var notReloaded = await _workspace.TwistdAsync("reload");
        Assert.Equal(1, notReloaded.ExitCode);
        Assert.Contains("NobodyHasThis", notReloaded.Error, StringComparison.Ordinal);
        Assert.Equal("first", (await Workspace.QuoteAsync(_port)).TrimEnd());
        await _workspace.StopDaemonAsync();
    }

    [Fact]
    public async Task An_encrypted_tap_takes_over_with_its_passphrase_and_not_without()
    {
        await WriteSecretAsync("words", "correct horse\n");
        Assert.Equal(0, (await _workspace.TapconvertAsync("-e", "--passphrase-file-out", "words", "-i", "qotd.tax", "-o", "secret.etax")).ExitCode);
        Assert.Equal(0, (await _workspace.StartDaemonAsync("-f", "qotd.tax")).ExitCode);
        var before = _workspace.Pid();
        await WriteSecretAsync("wrong", "wrong\n");
        var refused = await _workspace.TwistdAsync("upgrade", "-f", "secret.etax", "--passphrase-file", "wrong");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("passphrase is wrong", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, _workspace.Pid());

        var upgraded = await _workspace.TwistdAsync("upgrade", "-f", "secret.etax", "--passphrase-file", "words", "--drain-timeout", "0");
        _workspace.NoteDaemon();
        Assert.Equal((0, ""), (upgraded.ExitCode, upgraded.Error));
        Assert.Equal("first", (await Workspace.QuoteAsync(_port)).TrimEnd());
        await _workspace.StopDaemonAsync();
    }

    private async Task WriteSecretAsync(string name, string text)
    {
        await _workspace.WriteAsync(name, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_workspace.PathOf(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
