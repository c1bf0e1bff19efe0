namespace Twisted.Tests.Tools;

public sealed class TapFormatTests : IAsyncLifetime
{
    private const string Quote = "An apple a day keeps the doctor away.\r\n";

    private readonly Workspace _workspace = new();

    public async ValueTask InitializeAsync() => await _workspace.MktapAsync("-o", "restored.tap", "qotd");

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Theory]
    [InlineData("--type=tap", ".tap")]
    [InlineData("--type=pickle", ".tap")]
    [InlineData("--type=xml", ".tax")]
    [InlineData("-x", ".tax")]
    [InlineData("--type=source", ".tas")]
    [InlineData("-s", ".tas")]
    public async Task I_can_choose_the_format_and_it_is_kept_at_a_stop(string option, string ending)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        var port = Workspace.FreePort();

        var made = await _workspace.MktapAsync(option, "qotd", "--port", $"tcp:{port}:interface=127.0.0.1");
        Assert.Equal(new Result(0, $"Saving qotd application to qotd{ending}...\nSaved.\n", ""), made);

        Assert.Equal(new Result(0, "", ""), await _workspace.StartDaemonAsync("-f", $"qotd{ending}"));
        Assert.Equal(Quote, await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();
        Assert.Equal(await File.ReadAllBytesAsync(_workspace.PathOf($"qotd{ending}")), await File.ReadAllBytesAsync(_workspace.PathOf($"qotd-shutdown{ending}")));
    }

    [Theory]
    [InlineData("--type=xml", ".etax", "-x")]
    [InlineData("--type=source", ".etas", "-s")]
    public async Task I_can_encrypt_every_format_and_insist_on_it(string option, string ending, string insisting)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        await _workspace.WriteAsync("pass", "secret\n");
        File.SetUnixFileMode(_workspace.PathOf("pass"), UnixFileMode.UserRead);
        var port = Workspace.FreePort();

        await _workspace.MktapAsync("-e", option, "--passphrase-file", "pass", "qotd", "--port", $"tcp:{port}:interface=127.0.0.1");
        var started = await _workspace.StartDaemonAsync("-e", insisting, "-f", $"qotd{ending}", "--passphrase-file", "pass");

        Assert.Equal(new Result(0, "", ""), started);
        Assert.Equal(Quote, await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();
        Assert.True(File.Exists(_workspace.PathOf($"qotd-shutdown{ending}")));
    }

    [Fact]
    public async Task I_can_append_to_every_format_and_am_told_when_it_changes()
    {
        await _workspace.MktapAsync("-x", "qotd");

        var kept = await _workspace.MktapAsync("-a", "qotd.tax", "qotd");
        Assert.Equal(new Result(0, "Appending to qotd.tax...\nSaving qotd application to qotd.tax...\nSaved.\n", ""), kept);
        Assert.StartsWith("<", (await File.ReadAllTextAsync(_workspace.PathOf("qotd.tax"))).TrimStart('\ufeff'), StringComparison.Ordinal);

        var changed = await _workspace.MktapAsync("-a", "qotd.tax", "-t", "source", "qotd");
        Assert.Equal("Appending to qotd.tax...\nChanging qotd.tax from XML to C# source...\nSaving qotd application to qotd.tax...\nSaved.\n", changed.Output);

        var belied = await _workspace.MktapAsync("-a", "qotd.tax", "qotd");
        Assert.Equal((0, "mktap: warning: \"qotd.tax\" is C# source although its name ends in .tax\n"), (belied.ExitCode, belied.Error));
    }
}
