using System.Diagnostics;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Restoring;

/// <summary>Whatever moment a process is killed at, the next restore succeeds and leaves what an undisturbed one does, and nothing else.</summary>
public sealed class KilledRestoreTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public KilledRestoreTests() => Fixtures.PackAll(_sandbox.Feed);

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_restore_that_is_killed_at_any_request_or_part_of_an_answer_is_done_by_the_next()
    {
        var clean = await CleanListingAsync();
        using var feed = new HttpFeed(_sandbox.Feed) { ChunkSize = 4096 };
        _sandbox.RemoveSource("folder");
        _sandbox.AddSource("web", feed.Address);
        for (var at = 1; ; at++)
        {
            var client = new TaskCompletionSource<Process>();
            var events = 0;
            feed.OnRequest = _ => CountAsync();
            feed.OnChunk = _ => CountAsync();
            client.SetResult(TestProgram.Start(_sandbox, Fixtures.Program("WarmProgram"), _sandbox.Root, "HelloPlugin"));
            var (exitCode, _, _) = await TestProgram.FinishAsync(await client.Task);
            feed.OnRequest = null;
            feed.OnChunk = null;
            if (events < at)
            {
                Assert.Equal(0, exitCode);
                Assert.InRange(at, 8, int.MaxValue);
                return;
            }

            await ExpectRepairAsync(clean, $"killed at event {at}");

            async Task CountAsync()
            {
                if (Interlocked.Increment(ref events) == at)
                {
                    (await client.Task).Kill();
                }
            }
        }
    }

    [Theory]
    [InlineData("?mkdir,?mkdirat")]
    [InlineData("?rename,?renameat,?renameat2")]
    [InlineData("?unlink,?unlinkat")]
    [InlineData("rmdir")]
    [InlineData("flock")]
    [InlineData("ftruncate")]
    [InlineData("pwrite64")]
    public async Task A_restore_that_is_killed_at_any_change_of_a_file_is_done_by_the_next(string call)
    {
        await SkipWithoutStraceAsync();
        var clean = await CleanListingAsync();
        var at = 1;
        for (; await KillAsync(call, at, "HelloPlugin"); at++)
        {
            await ExpectRepairAsync(clean, $"killed at {call} {at}");
        }

        Assert.True(at > 1, "It was never killed.");
    }

    [Theory]
    [InlineData("?rename,?renameat,?renameat2")]
    [InlineData("?unlink,?unlinkat")]
    [InlineData("rmdir")]
    public async Task A_repair_that_is_killed_at_any_change_of_a_file_is_done_by_the_next(string call)
    {
        await SkipWithoutStraceAsync();
        var clean = await CleanListingAsync();
        var locked = await _sandbox.AddAsync("HelloPlugin");
        var file = _sandbox.StorePath(locked.Packages[1], "lib/net10.0/Greetings.dll");
        File.Delete(file);
        var at = 1;
        for (; await KillAsync(call, at, "=hello"); at++)
        {
            // A warm start would not even look for what the killed one left once the package is in its place.
            await _sandbox.Restorer.RepairAsync(locked, CancellationToken.None);
            Assert.Equal(clean, StoreListing.Of(_sandbox.Home));
            File.Delete(file);
        }

        Assert.True(at > 1, "It was never killed.");
    }

    private static async Task SkipWithoutStraceAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "There is no strace here, which kills a process at a chosen system call.");
        using var sandbox = new Sandbox();
        var (exitCode, _, _) = await TestProgram.RunOtherAsync(sandbox, "/usr/bin/strace", "-f", "-o", "/dev/null", "true");
        Assert.SkipWhen(exitCode != 0, "strace may not trace a process here.");
    }

    /// <returns>False when the program ended before that.</returns>
    private async Task<bool> KillAsync(string call, int at, string what)
    {
        var trace = Path.Combine(_sandbox.Root, "trace");
        var (exitCode, _, errors) = await TestProgram.RunOtherAsync(
            _sandbox, "/usr/bin/strace", "-f", "-o", trace, "-e", $"trace={call}", "-e", $"inject={call}:signal=KILL:when={at}",
            Fixtures.Program("WarmProgram"), _sandbox.Root, what);
        var killed = File.ReadAllText(trace).Contains("killed by SIGKILL", StringComparison.Ordinal);
        Assert.True(killed || exitCode == 0, errors);
        return killed;
    }

    private async Task<IReadOnlyList<string>> CleanListingAsync()
    {
        await _sandbox.AddAsync("HelloPlugin");
        var clean = StoreListing.Of(_sandbox.Home);
        Directory.Delete(_sandbox.Home.Root, recursive: true);
        return clean;
    }

    private async Task ExpectRepairAsync(IReadOnlyList<string> clean, string when)
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        Assert.Equal(clean, StoreListing.Of(_sandbox.Home));
        await _sandbox.Restorer.RepairAsync(locked, CancellationToken.None);
        Assert.True(_sandbox.Problems.Count == 0, $"{when}: {string.Join('\n', _sandbox.Problems)}");
        Assert.Equal(LockWriter.Write([locked]), File.ReadAllBytes(_sandbox.User.LockFile));
        Directory.Delete(_sandbox.Home.Root, recursive: true);
    }
}
