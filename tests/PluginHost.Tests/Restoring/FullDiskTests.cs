using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Restoring;

/// <summary>Disks that are full or may not be written to, as the kernel makes them in a name space of its own.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public FullDiskTests() => Fixtures.PackAll(_sandbox.Feed);

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_full_disk_is_an_error_and_what_was_restored_still_works()
    {
        await SkipWithoutMountsAsync();
        var noise = new byte[3 * 1024 * 1024];
        new Random(1).NextBytes(noise);
        Fixtures.Hello("2.0.0").WithFile("noise.bin", noise).PackInto(_sandbox.Feed);
        var (exitCode, output, errors) = await RunAsync(
            "mount -t tmpfs -o size=1M tmpfs \"$TWISTED_HOME\"",
            "$PROGRAM $FOLDER GoodbyePlugin || exit 10",
            "$PROGRAM $FOLDER HelloPlugin && exit 11",
            "ls $TWISTED_HOME/downloads $TWISTED_HOME/packages",
            "$PROGRAM $FOLDER =goodbye | head -1",
            "rm $FOLDER/feed/HelloPlugin.2.0.0.nupkg",
            "$PROGRAM $FOLDER HelloPlugin || exit 12",
            "$PROGRAM $FOLDER =hello | head -1");
        Assert.Equal(0, exitCode);
        Assert.Equal(
            $"{_sandbox.Home.Root}/downloads:\n\n{_sandbox.Home.Root}/packages:\ngoodbyeplugin\ngreetings\nGoodbye from the second version\nHello from the first version\n",
            output);
        Assert.Matches(
            "^Cannot keep HelloPlugin 2.0.0 from the feed \"folder\": No space left on device : '.*'\n"
            + "Make room on that disk, or set TWISTED_HOME to a folder on another; then run the command again.\n$",
            errors);
    }

    [Fact]
    public async Task A_disk_that_fills_up_at_any_moment_is_an_error_that_says_so()
    {
        await SkipWithoutMountsAsync();
        var sizes = Enumerable.Range(1, 24).Select(i => $"{4 * i}k").ToArray();
        var (exitCode, output, errors) = await RunAsync(
            $"for size in {string.Join(' ', sizes)}; do",
            "mount -t tmpfs -o size=$size tmpfs \"$TWISTED_HOME\"",
            "if $PROGRAM $FOLDER HelloPlugin; then echo good; else echo bad; fi",
            "mount -o remount,size=1M \"$TWISTED_HOME\"",
            "$PROGRAM $FOLDER HelloPlugin || exit 10",
            "ls $TWISTED_HOME/downloads",
            "umount \"$TWISTED_HOME\"",
            "done");
        Assert.Equal(0, exitCode);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(sizes.Length, lines.Length);
        Assert.All(lines, line => Assert.True(line is "good" or "bad", line));
        Assert.Contains("bad", lines);
        var messages = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2 * lines.Count(line => line == "bad"), messages.Length);
        Assert.All(messages, line => Assert.Matches("^(Cannot (keep|put|write) .*: No space left on device.*|Make room on that disk, .*)$", line));
    }

    [Fact]
    public async Task A_store_that_may_only_be_read_is_an_error_and_what_was_restored_still_works()
    {
        await SkipWithoutMountsAsync();
        var (exitCode, output, errors) = await RunAsync(
            "mount -t tmpfs tmpfs \"$TWISTED_HOME\"",
            "$PROGRAM $FOLDER GoodbyePlugin || exit 10",
            "mount -o remount,ro \"$TWISTED_HOME\"",
            "$PROGRAM $FOLDER HelloPlugin && exit 11",
            "$PROGRAM $FOLDER =goodbye | head -1");
        Assert.Equal((0, "Goodbye from the second version\n"), (exitCode, output));
        Assert.Matches(
            $"^Cannot write to .*{System.Text.RegularExpressions.Regex.Escape(_sandbox.Home.Root)}.*: Read-only file system.*\nSet TWISTED_HOME to a folder that may be written to.\n$",
            errors);
    }

    private static async Task SkipWithoutMountsAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/unshare"), "There is no unshare here, which makes a name space for mounts.");
        using var sandbox = new Sandbox();
        var (exitCode, _, _) = await TestProgram.RunOtherAsync(sandbox, "/usr/bin/unshare", "-rm", "sh", "-c", $"mount -t tmpfs tmpfs {sandbox.Root}");
        Assert.SkipWhen(exitCode != 0, "Nothing may be mounted here.");
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] lines)
    {
        Directory.CreateDirectory(_sandbox.Home.Root);
        var script = $"PROGRAM={Fixtures.Program("WarmProgram")}\nFOLDER={_sandbox.Root}\n{string.Join('\n', lines)}\n";
        return TestProgram.RunOtherAsync(_sandbox, "/usr/bin/unshare", "-rm", "sh", "-c", script);
    }
}
