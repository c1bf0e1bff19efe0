using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace Twisted.Tests.Tools;

/// <summary>An empty folder with an empty home, in which the installed tools are used as by a person.</summary>
internal sealed class Workspace : IAsyncDisposable
{
    /// <summary>Reached by a hang only.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(5);

    private readonly List<int> _daemons = [];

    public Workspace(string? feed = null)
    {
        Folder = Directory.CreateTempSubdirectory("twisted").FullName;
        Home = Path.Combine(Folder, ".home");
        UseFeeds(("twisted-local", feed ?? Feed));
    }

    /// <summary>The packages that ./eng/pack made.</summary>
    public static string Feed { get; } = Path.Combine(RepositoryRoot(), "artifacts", "feed");

    public string Folder { get; }

    public string Home { get; }

    private static string Tools { get; } = Path.Combine(RepositoryRoot(), "artifacts", "test-tools");

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Replaces the nuget.config of the folder.</summary>
    public void UseFeeds(params (string Key, string Value)[] feeds) => File.WriteAllText(
        PathOf("nuget.config"),
        $"""
        <configuration>
          <packageSources>
            <clear />
            {string.Concat(feeds.Select(feed => $"<add key=\"{feed.Key}\" value=\"{feed.Value}\" allowInsecureConnections=\"true\" />"))}
          </packageSources>
        </configuration>
        """);

    public Task WriteAsync(string name, string text) => File.WriteAllTextAsync(PathOf(name), text);

    /// <summary>Changes a file as its author would: the first text must be in it.</summary>
    public async Task EditAsync(string name, string before, string after)
    {
        var text = await File.ReadAllTextAsync(PathOf(name));
        Assert.Contains(before, text, StringComparison.Ordinal);
        await WriteAsync(name, text.Replace(before, after, StringComparison.Ordinal));
    }

    public Task<Result> MktapAsync(params string[] words) => RunAsync(ToolPath("mktap"), words);

    public Task<Result> TapconvertAsync(params string[] words) => RunAsync(ToolPath("tapconvert"), words);

    /// <summary>As above, with variables of the environment.</summary>
    public Task<Result> TapconvertAsync(IReadOnlyDictionary<string, string> variables, params string[] words) => RunAsync(ToolPath("tapconvert"), words, variables);

    public Task<Result> TwistdAsync(params string[] words) => RunAsync(ToolPath("twistd"), words);

    /// <summary>Makes qotd.tap on a free port of this machine alone.</summary>
    public async Task<int> MakeQotdAsync(params string[] more)
    {
        var port = FreePort();
        var result = await MktapAsync(["qotd", "--port", $"tcp:{port}:interface=127.0.0.1", .. more]);
        Assert.True(result.ExitCode == 0, result.Error);
        return port;
    }

    /// <summary>Starts twistd as a daemon, to be stopped at the end at the latest.</summary>
    public async Task<Result> StartDaemonAsync(params string[] words)
    {
        var result = await TwistdAsync(words);
        if (result.ExitCode == 0)
        {
            NoteDaemon();
        }

        return result;
    }

    /// <summary>A daemon that was started in another way is stopped at the end at the latest, too.</summary>
    public void NoteDaemon() => _daemons.Add(Pid());

    public int Pid(string file = "twistd.pid") => int.Parse(File.ReadAllText(PathOf(file)), null);

    public async Task StopDaemonAsync(string signal = "TERM")
    {
        var pid = Pid();
        await RunAsync("kill", [$"-{signal}", $"{pid}"]);
        await UntilAsync(() => !IsRunning(pid));
    }

    public static bool IsRunning(int pid)
    {
        try
        {
            return !File.Exists($"/proc/{pid}/stat") ? !OperatingSystem.IsLinux() && Process.GetProcessById(pid) is not null
                : !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            return false;
        }
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 3000, "It never came.");
            await Task.Delay(20);
        }
    }

    public static async Task<string> QuoteAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync().WaitAsync(Hang);
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Text with what differs from run to run replaced.</summary>
    public string Scrub(string text) => text.Replace(Folder, "<folder>", StringComparison.Ordinal).Replace(Feed, "<feed>", StringComparison.Ordinal);

    public async Task<Result> RunAsync(string program, IReadOnlyList<string> words, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["TWISTED_HOME"] = Home;
        start.Environment["COLUMNS"] = "80";
        foreach (var (key, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Hang);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new Result(process.ExitCode, await output, await error);
    }

    public static string ToolPath(string tool)
    {
        var path = Path.Combine(Tools, OperatingSystem.IsWindows() ? $"{tool}.exe" : tool);
        Assert.SkipUnless(File.Exists(path), $"\"{path}\" is not installed; ./eng/test does that");
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pid in _daemons.Where(IsRunning))
        {
            await RunAsync("kill", ["-KILL", $"{pid}"]);
        }

        Directory.Delete(Folder, recursive: true);
    }

    public static string RepositoryRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
