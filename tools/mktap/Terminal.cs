using Twisted.PluginHost.Restoring;
using Twisted.Shared;

namespace Twisted.Tools.Mktap;

/// <summary>What mktap says: results to standard output, all else to standard error.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error) : IRestoreObserver
{
    /// <summary>True to say what is being loaded.</summary>
    public bool ShowsProgress { get; set; }

    /// <summary>True to say each step.</summary>
    public bool ShowsDebug { get; set; }

    public void Write(string text) => output.Write(text);

    public void WriteLine(string line) => output.WriteLine(line);

    /// <summary>A step that only those want to hear of who asked for it.</summary>
    public void Debug(string line)
    {
        if (ShowsDebug)
        {
            error.WriteLine($"mktap: debug: {line}");
        }
    }

    /// <summary>A step that takes a moment.</summary>
    public void Progress(string line)
    {
        if (ShowsProgress || ShowsDebug)
        {
            error.WriteLine($"mktap: {line}");
        }
    }

    // A restore takes seconds, so everybody hears of it.
    void IRestoreObserver.Progress(RestoreProgress progress) =>
        error.WriteLine(progress.Total > 0 ? $"mktap: {progress.Text} ({progress.Done} of {progress.Total})" : $"mktap: {progress.Text}");

    public void Detail(string text) => Debug(text);

    public void Problem(string text) => error.WriteLine($"mktap: warning: {Harmless(text)}");

    public void Error(string message) => error.WriteLine($"mktap: {Harmless(message)}");

    /// <summary>Reports what is wrong with a command line, and where to read how it is right.</summary>
    /// <returns>The exit code.</returns>
    public int UsageError(IEnumerable<string> messages, string helpCommand)
    {
        foreach (var message in messages)
        {
            Error(message);
        }

        error.WriteLine($"Try \"{helpCommand}\".");
        return ExitCode.Usage;
    }

    // What is quoted in a message may come from anywhere, and a terminal obeys control characters.
    private static string Harmless(string message) => Printable.EscapeLines(message);
}
