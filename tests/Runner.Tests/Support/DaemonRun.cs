using System.Diagnostics;
using System.Globalization;
using Twisted.Runner.Native;

namespace Twisted.Runner.Tests.Support;

/// <summary>The test program in the foreground, as a service manager would start it.</summary>
internal sealed class DaemonRun : IDisposable
{
    private readonly Process _process;

    private DaemonRun(Process process, TestFolder folder)
    {
        _process = process;
        Folder = folder;
        Output = process.StandardOutput.ReadToEndAsync();
        Error = process.StandardError.ReadToEndAsync();
    }

    public TestFolder Folder { get; }

    /// <summary>All of standard output, once it has ended.</summary>
    public Task<string> Output { get; }

    public Task<string> Error { get; }

    public string PidFile => Folder.File("testd.pid");

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    /// <param name="folder">Where it runs.</param>
    /// <param name="behaviour">What it does.</param>
    /// <param name="isHere">False to have it start a daemon, and end.</param>
    /// <param name="variables">What it finds in its environment besides.</param>
    public static DaemonRun Start(TestFolder folder, string behaviour, bool isHere = true, params (string Key, string Value)[] variables)
    {
        var start = new ProcessStartInfo(Program.DaemonProgram, [.. isHere ? ["here"] : Array.Empty<string>(), behaviour, folder.Path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in variables)
        {
            start.Environment[key] = value;
        }

        return new DaemonRun(Process.Start(start)!, folder);
    }

    /// <summary>Starts it in the foreground, and waits until it can be asked; it may be starting yet.</summary>
    public static async Task<DaemonRun> StartListeningAsync(TestFolder folder, string behaviour)
    {
        var run = Start(folder, behaviour);
        await UntilAsync(() => File.Exists($"{run.PidFile}.sock") || run.HasExited);
        return run;
    }

    public void Signal(int signal) => Assert.Equal(0, Posix.Kill(Id, signal));

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public int ReadPid() => int.Parse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture);

    public static async Task UntilAsync(Func<bool> condition)
    {
        // Only a hang reaches it.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
