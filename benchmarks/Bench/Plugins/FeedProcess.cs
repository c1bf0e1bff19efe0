using System.Diagnostics;

namespace Twisted.Benchmarks;

/// <summary>The HTTP feed of the tests, in a process of its own.</summary>
internal sealed class FeedProcess : IDisposable
{
    private readonly Process _process;

    public FeedProcess(string program, string folder)
    {
        Folder = folder;
        _process = Process.Start(new ProcessStartInfo(program, ["--folder", folder]) { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new BenchmarkException($"cannot start \"{program}\"");
        Address = _process.StandardOutput.ReadLine() ?? throw new BenchmarkException($"\"{program}\" ended at once");
    }

    /// <summary>The packages that it serves.</summary>
    public string Folder { get; }

    public string Address { get; }

    public void Dispose()
    {
        // It ends with its input; also when this process is killed.
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
