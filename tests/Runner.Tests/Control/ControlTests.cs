using System.Net.Sockets;
using System.Text;
using Twisted.Runner.Control;
using Twisted.Runner.PidFiles;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.Control;

public sealed class ControlTests : IDisposable
{
    private readonly RunHarness _harness = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public ControlTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no control sockets on Windows");

    private string SocketPath => $"{_harness.PidFile}.sock";

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task I_can_have_a_running_application_saved_and_hear_what_came_of_it()
    {
        var run = await StartAsync();

        Assert.Equal(0, Ask());
        Assert.Equal(0, Ask());

        var line = $"Saving qotd application to {Path.GetDirectoryName(_harness.PidFile)}/qotd-shutdown.tap...\nSaved.\n";
        Assert.Equal(line + line, _output.ToString());
        Assert.Equal(["privileged start", "start", "save", "save"], _harness.Calls);
        Assert.Equal(0, await _harness.RunAndStopAsync(run));
        Assert.False(File.Exists(SocketPath));
        Assert.Contains("[-] Saving qotd application to qotd-shutdown.tap...\n", _harness.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explicit_save_is_one_also_where_none_is_made_at_the_end()
    {
        var run = await StartAsync(settings => settings with { NoSave = true });
        Assert.Equal(0, Ask());
        await _harness.RunAndStopAsync(run);
        Assert.Equal(["privileged start", "start", "save", "stop"], _harness.Calls);
    }

    [Fact]
    public async Task A_save_that_fails_says_why_and_the_server_goes_on()
    {
        var run = await StartAsync(source: source => source with { SaveAsync = (_, _) => throw new RunException("the disk is full\nMake room.") });
        Assert.Equal(1, Ask());
        Assert.Equal("twistd: Failed to save application: the disk is full\nMake room.\n", _error.ToString());
        Assert.False(run.IsCompleted);
        Assert.Equal(1, await _harness.RunAndStopAsync(run));
    }

    [Fact]
    public async Task Only_its_owner_can_reach_the_socket()
    {
        var run = await StartAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));
        await _harness.RunAndStopAsync(run);
    }

    [Fact]
    public async Task A_socket_of_a_dead_process_is_replaced()
    {
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(SocketPath + "1"));
            File.Move(SocketPath + "1", SocketPath);
        }

        var run = await StartAsync();
        Assert.Equal(0, Ask());
        await _harness.RunAndStopAsync(run);
    }

    [Fact]
    public async Task Another_file_in_the_place_of_the_socket_stays_and_the_application_runs_all_the_same()
    {
        await File.WriteAllTextAsync(SocketPath, "mine");
        var run = await StartAsync();
        Assert.StartsWith("the server (process", Assert.Throws<RunException>(() => Ask()).Message, StringComparison.Ordinal);
        Assert.Equal(0, await _harness.RunAndStopAsync(run));
        Assert.Equal("mine", await File.ReadAllTextAsync(SocketPath));
        Assert.Contains($"No control socket \"{SocketPath}\"", _harness.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_longer_than_the_address_of_a_socket_works_on_Linux()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere there is no short way to it");
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_harness.PidFile)!, new string('d', 120)));
        var pidFile = Path.Combine(folder.FullName, "twistd.pid");
        var run = await StartAsync(settings => settings with { PidFile = pidFile });
        Assert.True(File.Exists($"{pidFile}.sock"));
        Assert.Equal(0, Client().Ask(pidFile, "save"));
        await _harness.RunAndStopAsync(run);
        Assert.Empty(Directory.GetFileSystemEntries(folder.FullName));
    }

    [Theory]
    [InlineData("2 save\n", "E*another version*")]
    [InlineData("1 sing\n", "E*does not know \"sing\"*")]
    [InlineData("\n", "E*another version*")]
    [InlineData("save\n", "E*another version*")]
    public async Task What_it_does_not_understand_it_says_so(string request, string answer)
    {
        var run = await StartAsync();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath));
        await socket.SendAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(new NetworkStream(socket));
        var lines = (await reader.ReadToEndAsync()).Split('\n');
        Assert.Matches("^" + answer.Replace("*", ".*", StringComparison.Ordinal), lines[0]);
        Assert.Equal("F1", lines[1]);
        await _harness.RunAndStopAsync(run);
    }

    [Fact]
    public async Task One_who_connects_and_says_nothing_disturbs_nobody()
    {
        var run = await StartAsync();
        using var silent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await silent.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath));
        Assert.Equal(0, Ask());
        Assert.Equal(0, await _harness.RunAndStopAsync(run));
    }

    [Fact]
    public void Each_process_that_cannot_be_asked_is_one_clear_error()
    {
        var path = _harness.PidFile;
        Assert.StartsWith($"no server runs with the pidfile \"{path}\": there is no such file\n", Failure(), StringComparison.Ordinal);
        File.WriteAllText(path, "999999999\n");
        Assert.Equal($"no server runs with the pidfile \"{path}\": it is stale, process 999999999 is gone", Failure());
        File.WriteAllText(path, "");
        Assert.Equal($"no server runs with the pidfile \"{path}\": it is empty, as after a server that could not remove it", Failure());
        File.WriteAllText(path, "words\n");
        Assert.Equal($"\"{path}\" is not a pidfile: it contains \"words\"; name that of the server with --pidfile", Failure());
        File.WriteAllText(path, $"{Environment.ProcessId}\n");
        Assert.StartsWith($"process {Environment.ProcessId} does not hold the pidfile \"{path}\": it is no server of this program, and is left alone\n", Failure(), StringComparison.Ordinal);

        File.Delete(path);
        using var held = PidFile.Acquire(path, "twistd", static _ => { });
        Assert.StartsWith($"process {Environment.ProcessId} cannot be asked: there is no control socket \"{path}.sock\"", Failure(), StringComparison.Ordinal);

        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        Assert.StartsWith($"the server (process {Environment.ProcessId}) is stopping, or has ended", Failure(), StringComparison.Ordinal);
        listener.Listen();
        Assert.StartsWith($"the server (process {Environment.ProcessId}) does not answer", Failure(patience: 10), StringComparison.Ordinal);
    }

    private async Task<Task<int>> StartAsync(
        Func<RunSettings, RunSettings>? settings = null, Func<ApplicationSource, ApplicationSource>? source = null)
    {
        var reporter = _harness.Reporter;
        var run = _harness.Run(new ScriptedService(_harness.Calls), settings: settings, source: source);
        await await Task.WhenAny(reporter.WhenReady, run);
        return run;
    }

    private int Ask() => Client().Ask(_harness.PidFile, ControlClient.Save);

    private ControlClient Client(int patience = 60_000) => new("twistd", _output, _error) { PatienceInMilliseconds = patience };

    private string Failure(int patience = 60_000) =>
        Assert.Throws<RunException>(() => Client(patience).Ask(_harness.PidFile, ControlClient.Save)).Message;
}
