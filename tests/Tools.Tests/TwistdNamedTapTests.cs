namespace Twisted.Tests.Tools;

/// <summary><c>twistd qotd</c>: without a file.</summary>
public sealed class TwistdNamedTapTests : IAsyncLifetime
{
    private const string Quote = "An apple a day keeps the doctor away.\r\n";

    private readonly Workspace _workspace = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_run_a_tap_by_its_name_and_go_on_from_what_it_saved()
    {
        var port = Workspace.FreePort();
        var started = await _workspace.StartDaemonAsync("--umask", "027", "qotd", "--port", $"tcp:{port}:interface=127.0.0.1");
        Assert.Equal((0, ""), (started.ExitCode, started.Error));
        Assert.Contains("Restored TwistedQuotes", started.Output, StringComparison.Ordinal);
        Assert.Equal(Quote, await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();
        Assert.Equal(["qotd-shutdown.tap", "twistd.log"], Directory.GetFiles(_workspace.Folder).Select(Path.GetFileName).Where(name => name != "nuget.config").Order());

        Assert.Equal(new Result(0, "", ""), await _workspace.StartDaemonAsync("-f", "qotd-shutdown.tap"));
        Assert.Equal(Quote, await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();
    }

    [Fact]
    public async Task I_hear_nothing_of_restores_when_I_want_it_quiet() =>
        Assert.Equal(new Result(0, "", ""), await _workspace.StartDaemonAsync("-q", "qotd", "--port", "tcp:0:interface=127.0.0.1"));

    [Fact]
    public async Task I_get_the_help_and_the_errors_of_mktap()
    {
        var transcript = new Transcript(_workspace);
        await AddAsync("qotd --help");
        await AddAsync("qotd --version");
        await AddAsync("-n qotd --port 99999");
        await AddAsync("qotd --port 99999");
        await AddAsync("qotd --nonsense --port");
        await AddAsync("qotdd");
        await AddAsync("qotd too many");
        await AddAsync("-f x.tap qotd");
        await AddAsync("-y x.cs -x qotd");
        await AddAsync("-n plugin");
        await AddAsync("-n save");
        await AddAsync("--package TwistedQuotes");
        await AddAsync("--package TwistedQuotes other");
        await AddAsync("--package TwistedQuotes qotd --port x");
        await AddAsync("-n -l log --no-restore --package TwistedQuotes qotd");
        await Verify(transcript.ToString());

        async Task AddAsync(string line) => transcript.Add($"twistd {line}", await _workspace.TwistdAsync(line.Split(' ')));
    }

    [Fact]
    public async Task I_get_one_error_for_each_pair_of_options_that_contradict()
    {
        var transcript = new Transcript(_workspace);
        foreach (var line in (string[])
        [
            "--checkpoint 5 --no-save", "-f a -y b", "--log-count 3 --syslog", "--log-format json --syslog", "--log-level debug --spew", "--log-size 5k --syslog",
            "-l x --syslog", "--package X -f a", "--package X -y a", "-p x --chroot /", "-y a -e", "-y a --passphrase-file x", "-y a -s", "-y a -x", "-s -x -f a", "--prefix x -f a",
            "--nothotshot -f a", "--report-profile x -f a", "--savestats -f a", "-r epoll -f a", "--umask 888 -f a", "--umask 1000 -f a", "--umask= -f a", "--log-size 12 -f a",
            "--log-size much -f a", "--log-count -1 -f a", "--log-count 100000 -f a", "--log-level loud -f a", "--log-format xml -f a", "--syslog --prefix= -f a",
            "--checkpoint 0 -f a", "-u nobodyknows -g nogroupknows -f a", "--chroot nowhere -f a", "--chroot . -d / -f a", "-n -p nowhere/x -f a", "-l nowhere/x -f a",
        ])
        {
            var result = await _workspace.TwistdAsync(line.Split(' '));
            Assert.InRange(result.ExitCode, 1, 2);
            Assert.Equal("", result.Output);
            transcript.Add($"twistd {line}", result);
        }

        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root gets as far as to the folders of --chroot.");
        await Verify(transcript.ToString());
    }

    [Fact]
    public async Task I_can_run_it_as_another_user_on_a_port_of_root_behind_another_root()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root may.");
        var (uid, gid) = ("54321", "54322");
        var run = Directory.CreateDirectory(_workspace.PathOf("jail/run")).FullName;
        File.SetUnixFileMode(run, (UnixFileMode)Convert.ToInt32("777", 8));
        await _workspace.MktapAsync("qotd", "--port", "tcp:917:interface=127.0.0.1");

        var started = await _workspace.StartDaemonAsync("--chroot", "jail", "-d", "jail/run", "--pidfile", "twistd.pid", "-u", uid, "-g", gid, "-f", "qotd.tap");

        Assert.Equal(new Result(0, "", ""), started);
        Assert.Equal(Quote, await Workspace.QuoteAsync(917));
        var status = await File.ReadAllTextAsync($"/proc/{_workspace.Pid()}/status");
        Assert.Contains($"Uid:\t{uid}\t{uid}\t{uid}\t{uid}\n", status, StringComparison.Ordinal);
        await _workspace.StopDaemonAsync();
        Assert.Equal(["qotd-shutdown.tap", "twistd.log"], Directory.GetFiles(run).Select(Path.GetFileName).Order());
        Assert.Contains("Server Shut Down.", await File.ReadAllTextAsync(Path.Combine(run, "twistd.log")), StringComparison.Ordinal);
    }
}
