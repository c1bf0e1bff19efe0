using Twisted.Shared;

namespace Twisted.Runner;

/// <summary>Reports of a process in the foreground.</summary>
internal sealed class TerminalReporter(string program, IProgress<string> progress, TextWriter error) : IRunReporter
{
    public void Progress(string line) => progress.Report(Printable.EscapeLines(line));

    public void Error(string message) => error.WriteLine($"{program}: {Printable.EscapeLines(message)}");

    public void Prepared()
    {
    }

    public void Ready()
    {
    }
}
