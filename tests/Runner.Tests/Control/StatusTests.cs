using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Twisted.Runner.Control;
using Twisted.Runner.PidFiles;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.Control;

public sealed partial class StatusTests : IDisposable
{
    private readonly RunHarness _harness = new();
    private readonly TestFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public StatusTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no control sockets on Windows");

    public void Dispose()
    {
        _harness.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_server_that_runs_tells_of_itself()
    {
        var run = _harness.Run(new ScriptedService(_harness.Calls) { Name = "quotes" });
        await _harness.Reporter.WhenReady;
        Assert.Equal(0, Show(_harness.PidFile));
        var folder = Path.GetDirectoryName(_harness.PidFile);
        Assert.Equal(
            $"""
            qotd is running (process {Environment.ProcessId})
              since     2026/11/23 15:08:30 UTC (0 s)
              user      {UserOfProcess.Describe()}
              folder    {folder}
              log       {folder}/twistd.log
              program   twistd 0.1.0

              service  state    since  restarts  connections  received  sent  errors
              quotes   running  -             0            -         -     -       -

            """,
            WithoutAge().Replace(_output.ToString(), "running  -    "));
        Assert.Equal(0, await _harness.RunAndStopAsync(run));
    }

    [Fact]
    public async Task A_server_that_starts_says_so_and_takes_other_requests_when_it_is_ready()
    {
        var start = new TaskCompletionSource();
        var starting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = _harness.Run(new ScriptedService(_harness.Calls)
        {
            OnStart = _ =>
            {
                starting.SetResult();
                return start.Task;
            },
        });
        await starting.Task;
        Assert.Equal(0, Show(_harness.PidFile));
        Assert.StartsWith("qotd is starting (process ", _output.ToString(), StringComparison.Ordinal);
        var reload = Task.Run(() => new ControlClient("twistd", _output, _error).Ask(_harness.PidFile, "reload"));
        start.SetResult();
        Assert.Equal(0, await reload);
        Assert.Equal(0, await _harness.RunAndStopAsync(run));
    }

    [Fact]
    public async Task A_server_tells_of_itself_in_json_and_so_does_the_lack_of_one()
    {
        var run = _harness.Run(new ScriptedService(_harness.Calls) { Name = "quotes" });
        await _harness.Reporter.WhenReady;
        Assert.Equal(0, Show(_harness.PidFile, StatusForm.Json));
        using var state = JsonDocument.Parse(_output.ToString());
        Assert.Equal(
            ("qotd", "running", Environment.ProcessId, "2026-11-23T15:08:30.000Z", "quotes"),
            (state.RootElement.GetProperty("name").GetString(), state.RootElement.GetProperty("state").GetString(), state.RootElement.GetProperty("processId").GetInt32(),
                state.RootElement.GetProperty("since").GetString(), state.RootElement.GetProperty("services")[0].GetProperty("path").GetString()));
        Assert.Equal(0, await _harness.RunAndStopAsync(run));
        _output.GetStringBuilder().Clear();

        _folder.Write("stale.pid", "999999999\n");
        _folder.Write("words.pid", "words\n");
        Assert.Equal([3, 1, 4], ((string[])["none", "stale", "words"]).Select(name => Show(_folder.File($"{name}.pid"), StatusForm.Json)));
        Assert.Equal(
            """
            {"version":1,"state":"notRunning","processId":null,"reason":"no server runs with the pidfile \u0022<folder>/none.pid\u0022: there is no such file"}
            {"version":1,"state":"dead","processId":999999999,"reason":"no server runs with the pidfile \u0022<folder>/stale.pid\u0022: it is stale, process 999999999 is gone"}
            {"version":1,"state":"unknown","processId":null,"reason":"\u0022<folder>/words.pid\u0022 is not a pidfile: it contains \u0022words\u0022; name that of the server with --pidfile"}

            """,
            _output.ToString().Replace(_folder.Path, "<folder>", StringComparison.Ordinal));
    }

    [Fact]
    public void A_server_without_a_socket_or_that_hangs_runs_all_the_same()
    {
        using var held = PidFile.Acquire(_folder.File("twistd.pid"), "twistd", static _ => { });
        Assert.Equal(0, Show(_folder.File("twistd.pid")));
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_folder.File("twistd.pid.sock")));
        listener.Listen();
        Assert.Equal(0, Show(_folder.File("twistd.pid")));
        Assert.Equal($"Running: process {Environment.ProcessId}\nRunning: process {Environment.ProcessId}\n", _output.ToString());
        Assert.Contains("does not answer", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_pidfile_of_a_server_that_runs_has_an_exit_code_of_its_own()
    {
        Directory.CreateDirectory(_folder.File("folder.pid"));
        File.CreateSymbolicLink(_folder.File("dangling.pid"), _folder.File("nothing"));
        using var fifo = System.Diagnostics.Process.Start("mkfifo", _folder.File("fifo.pid"));
        fifo.WaitForExit();
        _folder.Write("words.pid", "words\n");
        _folder.Write("stale.pid", "999999999\n");
        _folder.Write("empty.pid", "");
        _folder.Write("stranger.pid", $"{Environment.ProcessId}\n");

        Assert.Equal(
            [("none", 3), ("empty", 3), ("dangling", 3), ("stale", 1), ("words", 4), ("folder", 4), ("fifo", 4), ("stranger", 4)],
            ((string[])["none", "empty", "dangling", "stale", "words", "folder", "fifo", "stranger"]).Select(name => (name, Show(_folder.File($"{name}.pid")))));
        Assert.Equal(
            """
            twistd: "<folder>/words.pid" is not a pidfile: it contains "words"; name that of the server with --pidfile
            twistd: cannot read the pidfile "<folder>/folder.pid": it is a folder; name that of the server with --pidfile
            twistd: cannot read the pidfile "<folder>/fifo.pid": it is not an ordinary file; name that of the server with --pidfile

            """,
            string.Concat(_error.ToString().Replace(_folder.Path, "<folder>", StringComparison.Ordinal).Split('\n').Take(3).Select(line => $"{line}\n")));
    }

    [Fact]
    public async Task A_pidfile_that_may_not_be_read_is_one_error()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"), "It takes root to be somebody else.");
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        var path = _folder.Write("secret.pid", "1\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        var stop = await Program.RunAsync("/usr/bin/setpriv", "--reuid=54321", "--regid=54322", "--clear-groups", Program.DaemonProgram, "stop", path);
        Assert.Equal(new ProgramResult(4, "", $"cannot read the pidfile \"{path}\": permission denied; name that of the server with --pidfile\n"), stop);
    }

    private int Show(string pidFile, StatusForm form = StatusForm.Plain) => new StatusClient("twistd", _output, _error) { Form = form, PatienceInMilliseconds = 2000 }.Show(pidFile);

    [GeneratedRegex("running  .{5}")]
    private static partial Regex WithoutAge();
}
