namespace Twisted.Tests.Persistence.Files;

/// <summary>Whatever moment a process is killed at while it saves, the old or the new tap is there, whole; and the next save tidies up.</summary>
public sealed class KilledSaveTests : IDisposable
{
    private const string Small = "1000";
    private const string Large = "20000000";

    private readonly string _folder = Directory.CreateTempSubdirectory("killed").FullName;

    private string Tap => Path.Combine(_folder, "state.tap");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("pwrite64", Small)]
    [InlineData("pwrite64", Large)]
    [InlineData("fsync", Small)]
    [InlineData("fsync", Large)]
    [InlineData("?rename,?renameat,?renameat2", Small)]
    [InlineData("?rename,?renameat,?renameat2", Large)]
    [InlineData("?unlink,?unlinkat", Small)]
    [InlineData("flock", Small)]
    public async Task A_save_that_is_killed_at_any_change_of_a_file_leaves_the_old_or_the_new_one(string call, string size)
    {
        await SkipWithoutStraceAsync();
        var at = 1;
        for (; ; at++)
        {
            await RunAsync("save", Tap, "old", size);
            var leftover = Path.Combine(_folder, $".state.tap.{Path.GetRandomFileName()}.tmp");
            await File.WriteAllTextAsync(leftover, "left by a killed one");
            if (!await KillAsync(call, at, "save", Tap, "new", size))
            {
                break;
            }

            Assert.Contains(await RunAsync("show", Tap), (string[])[$"old {size}\n", $"new {size}\n"]);
            await RunAsync("save", Tap, "newer", size);
            Assert.Equal($"newer {size}\n", await RunAsync("show", Tap));
            Assert.Equal([Tap], Directory.GetFileSystemEntries(_folder));
        }

        Assert.True(at > 1, "It was never killed.");
    }

    [Theory]
    [InlineData(Small, 25)]
    [InlineData(Large, 15)]
    public async Task A_save_that_is_killed_at_any_moment_leaves_the_old_or_the_new_one(string size, int times)
    {
        var random = new Random(times);
        await RunAsync("save", Tap, "old", size);
        for (var time = 0; time < times; time++)
        {
            using (var process = SaverProgram.Start(SaverProgram.Path, "loop", Tap, $"new{time}", size))
            {
                Assert.Equal("saved", await process.StandardOutput.ReadLineAsync());
                await Task.Delay(random.Next(100));
                process.Kill();
                await process.WaitForExitAsync();
            }

            Assert.Equal($"new{time} {size}\n", await RunAsync("show", Tap));
        }

        await RunAsync("save", Tap, "last", size);
        Assert.Equal([Tap], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Saves_of_one_file_at_the_same_time_all_succeed_and_leave_nothing_else()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(() =>
        {
            for (var time = 0; time < 100; time++)
            {
                Twisted.Persistence.AtomicFile.Write(Tap, new byte[100]);
            }
        })));

        Assert.Equal(100, new FileInfo(Tap).Length);
        Assert.Equal([Tap], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_temporary_file_of_a_process_that_lives_is_left_to_it_and_so_are_the_files_of_others()
    {
        var live = Path.Combine(_folder, ".state.tap.abcdefgh.ijk.tmp");
        string[] others = [".state.tap.old.tmp", ".other.tap.abcdefgh.ijk.tmp", "state.tap.abcdefgh.ijk.tmp", ".state.tap.abcdefgh.ijk.bak"];
        foreach (var other in others)
        {
            File.WriteAllText(Path.Combine(_folder, other), "");
        }

        using (new FileStream(live, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            Twisted.Persistence.AtomicFile.Write(Tap, new byte[1]);
            Assert.True(File.Exists(live));
        }

        Twisted.Persistence.AtomicFile.Write(Tap, new byte[1]);
        Assert.False(File.Exists(live));
        Assert.All(others, other => Assert.True(File.Exists(Path.Combine(_folder, other)), other));
    }

    private static async Task SkipWithoutStraceAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "There is no strace here, which kills a process at a chosen system call.");
        var (exitCode, _, _) = await SaverProgram.RunAsync("/usr/bin/strace", "-f", "-o", "/dev/null", "true");
        Assert.SkipWhen(exitCode != 0, "strace may not trace a process here.");
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await SaverProgram.RunAsync(SaverProgram.Path, arguments);
        Assert.True(exitCode == 0, errors);
        return output;
    }

    /// <returns>False when the program ended before that.</returns>
    private static async Task<bool> KillAsync(string call, int at, params string[] arguments)
    {
        var trace = Path.GetTempFileName();
        try
        {
            var (exitCode, _, errors) = await SaverProgram.RunAsync(
                "/usr/bin/strace",
                ["-f", "-o", trace, "-e", $"trace={call}", "-e", $"inject={call}:signal=KILL:when={at}", SaverProgram.Path, .. arguments]);
            var killed = File.ReadAllText(trace).Contains("killed by SIGKILL", StringComparison.Ordinal);
            Assert.True(killed || exitCode == 0, errors);
            return killed;
        }
        finally
        {
            File.Delete(trace);
        }
    }
}
