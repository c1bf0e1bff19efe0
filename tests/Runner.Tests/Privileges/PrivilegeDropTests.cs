using System.Globalization;
using Twisted.Runner.Native;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.Privileges;

/// <summary>Real processes that give up what root may do.</summary>
public sealed class PrivilegeDropTests : IAsyncLifetime
{
    private const string Nobody = "54321";
    private const string NoGroup = "54322";

    private readonly TestFolder _folder = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux may change its user and its root.");
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)Convert.ToInt32("777", 8));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (ReadPid() is { } pid && Posix.Kill(pid, Posix.SigKill) == 0)
        {
            while (Posix.Kill(pid, 0) == 0)
            {
                await Task.Delay(10);
            }
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Root_cannot_be_regained()
    {
        await RunAsync("privileged", Nobody, NoGroup);
        Assert.Contains("Root again: -1", Log, StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000000000000\n", Status, StringComparison.Ordinal);
        Assert.Contains("CapPrm:\t0000000000000000\n", Status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_effective_ids_only_a_service_can_become_root_again()
    {
        await RunAsync("ready", Nobody, NoGroup, "euid");
        Assert.Contains("Uid:\t0\t54321\t0\t54321\n", Status, StringComparison.Ordinal);
        Assert.Contains("Gid:\t0\t54322\t0\t54322\n", Status, StringComparison.Ordinal);
        Assert.Contains("[-] set euid/egid 54321/54322\n", Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_becomes_root_again_can()
    {
        await RunAsync("privileged", Nobody, NoGroup, "euid");
        Assert.Contains("Root again: 0", Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_effective_ids_of_whom_is_asked_when_nobody_says() => Assert.Equal(
        new ProgramResult(1, "", "testd: --euid says how to become another user, and neither --uid, --gid nor the application says which; add --uid, or leave it out\n"),
        await StartAsync("ready", "euid"));

    [Fact]
    public async Task Behind_another_root_all_code_is_still_found_and_files_go_to_the_run_directory()
    {
        var run = Directory.CreateDirectory(_folder.File("run")).FullName;
        File.SetUnixFileMode(run, (UnixFileMode)Convert.ToInt32("777", 8));
        var result = await Program.RunAsync(Program.DaemonProgram, "late", run, Nobody, NoGroup, $"chroot={_folder.Path}");
        Assert.Equal(new ProgramResult(0, "", ""), result);
        var log = File.ReadAllText(Path.Combine(run, "testd.log"));
        Assert.Contains("Late: {\"Name\":\"late\",\"Text\":\"axc\"} HttpRequestHeaders", log, StringComparison.Ordinal);
        Assert.Contains($"[-] set root to {_folder.Path}\n", log, StringComparison.Ordinal);
        Assert.Equal("written in the run directory", File.ReadAllText(Path.Combine(run, "late.txt")));
        var pid = int.Parse(File.ReadAllText(Path.Combine(run, "testd.pid")), CultureInfo.InvariantCulture);
        Assert.Equal(_folder.Path, new FileInfo($"/proc/{pid}/root").LinkTarget);
        Assert.Equal(run, new FileInfo($"/proc/{pid}/cwd").LinkTarget);

        // The pidfile is inside, in a folder that everybody may write to: it goes.
        Assert.Equal(0, Posix.Kill(pid, Posix.SigTerm));
        while (Posix.Kill(pid, 0) == 0)
        {
            await Task.Delay(10);
        }

        Assert.EndsWith("[-] Server Shut Down.\n", File.ReadAllText(Path.Combine(run, "testd.log")), StringComparison.Ordinal);
        Assert.Equal(["late.txt", "testd.log"], Directory.GetFiles(run).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_run_directory_outside_of_the_root_is_refused()
    {
        var root = Directory.CreateDirectory(_folder.File("root")).FullName;
        var result = await Program.RunAsync(Program.DaemonProgram, "ready", _folder.Path, $"chroot={root}");
        Assert.Equal(
            new ProgramResult(134, "", ""),
            result with { Error = "" });
        Assert.Contains($"the run directory \"{_folder.Path}\" is not inside of \"{root}\", which is to be the root; choose one with --rundir that is", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_for_another_user_than_root_is_refused()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "setpriv is not installed.");
        var result = await Program.RunAsync(
            "/usr/bin/setpriv", $"--reuid={Nobody}", $"--regid={NoGroup}", "--clear-groups", Program.DaemonProgram, "ready", _folder.Path, $"chroot={_folder.Path}");
        Assert.Contains($"cannot make \"{_folder.Path}\" the root: only root can; leave out --chroot, or start it as root", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("testd.pid")));
    }

    [Theory]
    [InlineData("test")]
    [InlineData("daemon-program", "originalname")]
    public async Task The_process_has_the_name_of_the_application_unless_it_is_to_keep_its_own(string name, params string[] more)
    {
        await RunAsync(["ready", .. more]);
        Assert.StartsWith($"Name:\t{name}\n", Status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mask_for_new_files_is_the_one_that_was_asked_for()
    {
        await RunAsync("ready", "umask=022");
        Assert.Contains("Umask:\t0022\n", Status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_supplementary_groups_are_those_of_the_user()
    {
        var entry = File.ReadLines("/etc/group").Select(line => line.Split(':')).FirstOrDefault(fields => fields is [_, _, _, { Length: > 0 }]);
        var user = entry?[3].Split(',')[0];
        Assert.SkipWhen(user is null || !UserDatabase.TryResolveUser(user, out _, out _), "No user of this machine has a supplementary group.");
        Assert.True(UserDatabase.TryResolveUser(user!, out var uid, out var gid));
        await RunAsync("ready", $"{uid}", $"{gid}");
        var groups = Status.Split('\n').Single(line => line.StartsWith("Groups:", StringComparison.Ordinal))[7..].Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(entry![2], groups);
        Assert.DoesNotContain("0", groups);
    }

    private string Log => File.ReadAllText(_folder.File("testd.log"));

    private string Status => File.ReadAllText($"/proc/{ReadPid()}/status");

    private int? ReadPid() =>
        File.Exists(_folder.File("testd.pid")) && int.TryParse(File.ReadAllText(_folder.File("testd.pid")), CultureInfo.InvariantCulture, out var pid) ? pid : null;

    private async Task RunAsync(params string[] words) => Assert.Equal(new ProgramResult(0, "", ""), await StartAsync(words));

    private Task<ProgramResult> StartAsync(params string[] words) => Program.RunAsync(Program.DaemonProgram, [words[0], _folder.Path, .. words[1..]]);
}
