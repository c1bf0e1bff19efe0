namespace Twisted.Testing;

/// <summary>A terminal without a person: what is written to it is kept, and what is read from it was typed by the test.</summary>
/// <remarks>
/// Lines end with <c>\n</c> on every system. The writers and the reader may be used from any thread. Reading never
/// waits: behind what was typed is the end of the input.
/// </remarks>
public sealed class FakeConsole : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private readonly TypedText _input = new();

    /// <param name="typed">What is there to be read.</param>
    public FakeConsole(string typed = "")
    {
        _input.Append(typed);
        Output = TextWriter.Synchronized(_output);
        Error = TextWriter.Synchronized(_error);
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public TextReader Input => _input;

    /// <summary>All that was written to <see cref="Output"/>.</summary>
    public string OutputText => Text(Output, _output);

    /// <summary>All that was written to <see cref="Error"/>.</summary>
    public string ErrorText => Text(Error, _error);

    /// <summary>What was typed and not read.</summary>
    public string Unread => _input.Rest;

    /// <summary>Types text, after what was typed before.</summary>
    public void Type(string text) => _input.Append(text);

    /// <summary>Types a line and its end.</summary>
    public void TypeLine(string line) => _input.Append($"{line}\n");

    public void Dispose()
    {
        Output.Dispose();
        Error.Dispose();
        _input.Dispose();
    }

    // The synchronized writer locks itself.
    private static string Text(TextWriter guard, StringWriter text)
    {
        lock (guard)
        {
            return text.ToString();
        }
    }
}
