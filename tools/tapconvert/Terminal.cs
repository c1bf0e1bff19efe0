using Twisted.CommandLine;
using Twisted.PluginHost.Restoring;
using Twisted.Shared;
using Twisted.Taps;

namespace Twisted.Tools.Tapconvert;

/// <summary>What tapconvert says: results to standard output, all else to standard error.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error) : IRestoreObserver
{
    private ProgressScreen? _screen;

    /// <summary>Where a passphrase is asked for.</summary>
    public TextWriter ErrorWriter => error;

    public void Write(string text)
    {
        _screen?.Clear();
        output.Write(text);
    }

    /// <summary>A line, in which nothing commands the terminal.</summary>
    public void WriteLine(string line) => Write($"{Printable.Escape(line)}\n");

    public void Problem(string text) => Say($"warning: {Printable.EscapeLines(text)}");

    public void Error(string message) => Say(Printable.EscapeLines(message));

    /// <summary>Reports what is wrong with a command line, and where to read how it is right.</summary>
    /// <returns>The exit code.</returns>
    public int UsageError(IEnumerable<string> messages)
    {
        foreach (var message in messages)
        {
            Error(message);
        }

        error.WriteLine("Try \"tapconvert --help\".");
        return ExitCode.Usage;
    }

    void IRestoreObserver.Progress(RestoreProgress progress) =>
        (_screen ??= new ProgressScreen(
            "tapconvert", line => error.WriteLine($"tapconvert: {line}"), error, () => Console.IsErrorRedirected ? null : HelpScreen.TerminalWidth)).Step(progress);

    void IRestoreObserver.Detail(string text)
    {
        // Whoever upgrades a tap asks what went wrong, not how a feed answered.
    }

    private void Say(string text)
    {
        _screen?.Clear();
        error.WriteLine($"tapconvert: {text}");
    }
}
