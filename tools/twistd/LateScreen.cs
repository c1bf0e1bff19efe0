using Twisted.CommandLine;
using Twisted.Taps;

namespace Twisted.Tools.Twistd;

/// <summary>The progress of a start on the terminal. Most starts show none, and load nothing for it.</summary>
internal sealed class LateScreen(TextWriter output, TextWriter error) : IProgress<string>
{
    private readonly Lazy<ProgressScreen> _screen = new(() =>
        new ProgressScreen("twistd", output.WriteLine, error, () => Console.IsErrorRedirected ? null : HelpScreen.TerminalWidth));

    public void Report(string value) => _screen.Value.Report(value);
}
