using Microsoft.Win32.SafeHandles;
using Twisted.CommandLine;
using Twisted.PluginHost.Restoring;
using Twisted.Shared;
using Twisted.Taps;

namespace Twisted.Building;

/// <summary>What a tool says: results to standard output, all else to standard error, with its name in front.</summary>
public sealed class Terminal : IRestoreObserver
{
    private const int UsageFault = 2;

    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private ProgressScreen? _screen;

    /// <param name="program">The tool's name.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    public Terminal(string program, TextWriter output, TextWriter error)
    {
        Program = program;
        _output = output;
        _error = error;
    }

    /// <summary>The tool's name.</summary>
    public string Program { get; }

    /// <summary>True to say what is being loaded.</summary>
    public bool ShowsProgress { get; set; }

    /// <summary>True to say each step.</summary>
    public bool ShowsDebug { get; set; }

    /// <summary>True when there is somebody to ask.</summary>
    public static bool IsInteractive => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    public void Write(string text)
    {
        _screen?.Clear();
        _output.Write(text);
    }

    public void WriteLine(string line)
    {
        _screen?.Clear();
        _output.WriteLine(line);
    }

    /// <summary>Asks; only a yes is one, and the end of the input is a no.</summary>
    public bool Confirm(string question)
    {
        Write($"{question} [y/N] ");
        _output.Flush();

        var answer = ReadLine();
        if (answer is null)
        {
            _output.WriteLine();
        }

        return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>A step that only those want to hear of who asked for it.</summary>
    public void Debug(string line)
    {
        if (ShowsDebug)
        {
            Say($"debug: {line}");
        }
    }

    /// <summary>A step that takes a moment.</summary>
    public void Progress(string line)
    {
        if (ShowsProgress || ShowsDebug)
        {
            Say(line);
        }
    }

    // A restore takes seconds, so everybody hears of it.
    void IRestoreObserver.Progress(RestoreProgress progress) =>
        (_screen ??= new ProgressScreen(Program, line => _error.WriteLine($"{Program}: {line}"), _error, ScreenWidth)).Step(progress);

    public void Detail(string text) => Debug(text);

    public void Problem(string text) => Say($"warning: {Harmless(text)}");

    public void Error(string message) => Say(Harmless(message));

    /// <summary>Reports what is wrong with a command line, and where to read how it is right.</summary>
    /// <returns>The exit code.</returns>
    public int UsageError(IEnumerable<string> messages, string helpCommand)
    {
        foreach (var message in messages)
        {
            Error(message);
        }

        _error.WriteLine($"Try \"{helpCommand}\".");
        return UsageFault;
    }

    /// <returns>Null at the end of the input.</returns>
    private static string? ReadLine()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.In.ReadLine();
        }

        // The runtime's own reader puts the terminal into a mode of its own, in which an end of the input is lost.
        using var input = new StreamReader(new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0));
        return input.ReadLine();
    }

    private void Say(string text)
    {
        _screen?.Clear();
        _error.WriteLine($"{Program}: {text}");
    }

    // A bar among the lines of each step would be in their way.
    private int? ScreenWidth() => ShowsDebug || Console.IsErrorRedirected ? null : HelpScreen.TerminalWidth;

    // What is quoted in a message may come from anywhere, and a terminal obeys control characters.
    private static string Harmless(string message) => Printable.EscapeLines(message);
}
