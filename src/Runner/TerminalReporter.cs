using Twisted.Shared;

namespace Twisted.Runner;

/// <summary>Reports of a process in the foreground.</summary>
internal sealed class TerminalReporter(string program, TextWriter output, TextWriter error) : IRunReporter
{
    public void Progress(string line) => output.WriteLine(Printable.EscapeLines(line));

    public void Error(string message) => error.WriteLine($"{program}: {Printable.EscapeLines(message)}");

    public void Ready()
    {
    }
}
