using System.Diagnostics;
using System.Globalization;
using Twisted.Runner.PidFiles;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.PidFiles;

public sealed class PidFileTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly List<string> _progress = [];

    private string Path => _folder.File("twistd.pid");

    private static string OwnContent => $"{Environment.ProcessId}\n";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pidfile_holds_the_process_number_until_it_is_disposed()
    {
        using (Acquire())
        {
            Assert.Equal(OwnContent, File.ReadAllText(Path));
        }

        Assert.False(File.Exists(Path));
        Assert.Empty(_progress);
    }

    [Fact]
    public void Everybody_may_read_a_pidfile_and_only_its_owner_write_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no file modes.");
        using var pidFile = Acquire();
        Assert.Equal(Convert.ToInt32("644", 8), (int)File.GetUnixFileMode(Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void An_empty_pidfile_is_taken_over_silently(string content)
    {
        _folder.Write("twistd.pid", content);
        using var pidFile = Acquire();
        Assert.Equal(OwnContent, File.ReadAllText(Path));
        Assert.Empty(_progress);
    }

    [Fact]
    public async Task A_pidfile_of_a_dead_process_is_removed_with_a_message()
    {
        _folder.Write("twistd.pid", $"{await DeadProcessAsync()}\n");
        using var pidFile = Acquire();
        Assert.Equal([$"Removing stale pidfile {Path}"], _progress);
        Assert.Equal(OwnContent, File.ReadAllText(Path));
    }

    [Fact]
    public void A_pidfile_with_our_own_number_is_stale_as_after_the_restart_of_a_container()
    {
        _folder.Write("twistd.pid", OwnContent);
        using var pidFile = Acquire();
        Assert.Equal([$"Removing stale pidfile {Path}"], _progress);
    }

    [Fact]
    public async Task A_pidfile_of_a_live_process_is_refused()
    {
        using var sleeper = Sleeper();
        try
        {
            var content = $"{sleeper.Id}\n";
            _folder.Write("twistd.pid", content);
            await Verify(Refusal().Replace(sleeper.Id.ToString(CultureInfo.InvariantCulture), "1234", StringComparison.Ordinal));
            Assert.Equal(content, File.ReadAllText(Path));
        }
        finally
        {
            sleeper.Kill();
        }
    }

    [Fact]
    public void A_pidfile_older_than_the_process_with_its_number_is_stale()
    {
        using var sleeper = Sleeper();
        try
        {
            _folder.Write("twistd.pid", $"{sleeper.Id}\n");
            File.SetLastWriteTimeUtc(Path, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1));
            using var pidFile = Acquire();
            Assert.Equal([$"Removing stale pidfile {Path}"], _progress);
        }
        finally
        {
            sleeper.Kill();
        }
    }

    [Theory]
    [InlineData("pid", "pid")]
    [InlineData("12x\n", "12x")]
    [InlineData("-1\n", "-1")]
    [InlineData("0\n", "0")]
    [InlineData("99999999999\n", "99999999999")]
    [InlineData("1\n2\n", @"1\u000a2")]
    [InlineData("\u001b[31m", @"\u001b[31m")]
    [InlineData("0123456789012345678901234567890123456789 and on", "0123456789012345678901234567890123456789")]
    public void A_pidfile_with_something_else_is_refused_and_kept(string content, string shown)
    {
        _folder.Write("twistd.pid", content);
        Assert.Equal(
            $"cannot use the pidfile \"{Path}\": it contains \"{shown}\", which is not a process number; mend that, or choose another with --pidfile",
            Refusal());
        Assert.Equal(content, File.ReadAllText(Path));
    }

    [Fact]
    public void A_folder_is_no_pidfile()
    {
        Directory.CreateDirectory(Path);
        AssertUnusable(Path, "it is a folder");
    }

    [Fact]
    public void A_pidfile_needs_its_folder() => AssertUnusable(_folder.File("missing/twistd.pid"), "its folder does not exist");

    [Fact]
    public void A_pidfile_in_a_folder_that_may_not_be_written_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It takes a folder that not even root may write to.");
        AssertUnusable("/sys/twistd.pid", "permission denied");
    }

    [Fact]
    public void A_device_is_no_pidfile_and_is_never_removed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There may be no such device.");
        AssertUnusable("/dev/null", "it is not an ordinary file");
        Assert.True(File.Exists("/dev/null"));
    }

    [Fact]
    public async Task A_named_pipe_is_no_pidfile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no named pipes in folders.");
        await Program.RunAsync("mkfifo", Path);
        AssertUnusable(Path, "it is not an ordinary file");
    }

    [Fact]
    public void A_held_pidfile_is_refused_whatever_it_contains()
    {
        using var pidFile = Acquire();
        Assert.StartsWith($"Another twistd server is running, PID {Environment.ProcessId}\n", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pidfile_that_somebody_replaced_is_left_alone()
    {
        var pidFile = Acquire();
        File.Delete(Path);
        _folder.Write("twistd.pid", "4711\n");
        pidFile.Dispose();
        Assert.Equal("4711\n", File.ReadAllText(Path));
    }

    [Fact]
    public async Task Of_many_that_race_for_a_pidfile_never_two_hold_it()
    {
        var holders = 0;
        var taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var round = 0; round < 300; round++)
            {
                try
                {
                    using var pidFile = PidFile.Acquire(Path, "twistd", static _ => { });
                    Assert.Equal(1, Interlocked.Increment(ref holders));
                    Interlocked.Increment(ref taken);
                    Interlocked.Decrement(ref holders);
                }
                catch (RunException failure)
                {
                    Assert.StartsWith("Another twistd server is running", failure.Message, StringComparison.Ordinal);
                }
            }
        })));
        Assert.InRange(taken, 1, 8 * 300);
        Assert.False(File.Exists(Path));
    }

    private PidFile Acquire() => PidFile.Acquire(Path, "twistd", _progress.Add);

    private string Refusal() => Assert.Throws<RunException>(Acquire).Message;

    private static void AssertUnusable(string path, string reason) => Assert.Equal(
        $"cannot use the pidfile \"{path}\": {reason}; mend that, or choose another with --pidfile",
        Assert.Throws<RunException>(() => PidFile.Acquire(path, "twistd", static _ => { })).Message);

    private static Process Sleeper() => Program.Start("sleep", "600");

    private static async Task<int> DeadProcessAsync()
    {
        using var process = Program.Start("true");
        await process.WaitForExitAsync();
        return process.Id;
    }
}
