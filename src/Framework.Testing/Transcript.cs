using Twisted.Network;

namespace Twisted.Testing;

/// <summary>A conversation with a server, as a text of lines: what a client says, and what it must get.</summary>
/// <remarks>
/// <para>
/// <c>C: text</c> the client sends the text and a line end (CR LF); <c>C| text</c> without one. <c>S: text</c> and <c>S| text</c> the server must have
/// sent it by then. <c>S~ pattern</c> the server must have sent a line that matches as a whole, a regular expression. <c>S-CLOSE</c>, <c>S-RESET</c> it must have ended
/// its stream, or broken off. <c>C-CLOSE</c>, <c>C-RESET</c> the client does. <c>C-STOP</c>, <c>C-READ</c> the client stops reading, and reads again.
/// <c>WAIT seconds</c> the clock moves. Lines that are empty or begin with <c>#</c> are comments. Texts are UTF-8, with
/// <c>\r</c>, <c>\n</c>, <c>\t</c>, <c>\\</c> and <c>\x00</c> to <c>\xff</c>.
/// </para>
/// <para>
/// What is not written there must not happen: before the client does something, and at the end, the server has sent nothing else, and has closed
/// only if the transcript, or the client's own end, says so. What the client does in consecutive lines is done at a stretch, and answered after them.
/// </para>
/// <para>Each is run several times: with the client's bytes as they are, byte by byte, and split at every position.</para>
/// </remarks>
public sealed class Transcript
{
    private readonly string _name;
    private readonly IReadOnlyList<TranscriptStep> _steps;

    private Transcript(string name, IReadOnlyList<TranscriptStep> steps) => (_name, _steps) = (name, steps);

    /// <summary>A transcript that is given as text.</summary>
    /// <param name="text">Its lines.</param>
    /// <param name="name">What failures call it.</param>
    /// <exception cref="FormatException">Some line is none; the message says which.</exception>
    public static Transcript Parse(string text, string name = "transcript")
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Transcript(name, TranscriptParser.Parse(text, name));
    }

    /// <summary>A transcript from a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="FormatException">Some line is none; the message says which.</exception>
    public static Transcript Load(string path) => Parse(File.ReadAllText(path), Path.GetFileName(path));

    /// <summary>Runs a transcript against a factory.</summary>
    /// <param name="pathOrText">The path of a file, or a text with a line break in it.</param>
    /// <param name="factory">As for <see cref="Run(Factory, TranscriptOptions)"/>.</param>
    /// <exception cref="TestFailedException">The server did something else; the message has the line, what was expected and what was received.</exception>
    public static void Run(string pathOrText, Factory factory) => Find(pathOrText).Run(factory, new TranscriptOptions());

    /// <inheritdoc cref="Run(string, Factory)"/>
    /// <param name="pathOrText">As there.</param>
    /// <param name="make">As for <see cref="Run(Func{ManualClock, Factory}, TranscriptOptions)"/>.</param>
    public static void Run(string pathOrText, Func<ManualClock, Factory> make) => Find(pathOrText).Run(make, new TranscriptOptions());

    /// <summary>Runs it against a factory, which serves several connections one after the other, and has no clock to move.</summary>
    /// <param name="factory">Is started before and stopped after each; what it keeps from one to the next must make no difference.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="TestFailedException">The server did something else; the message has the line, what was expected and what was received.</exception>
    public void Run(Factory factory, TranscriptOptions options)
    {
        ArgumentNullException.ThrowIfNull(factory);
        RunSplit(split => new TranscriptRun(_name, _steps, split, clock: null, options).Run(factory), options);
    }

    /// <summary>Runs it against a factory that is made anew for each connection, for one that has a clock or a state.</summary>
    /// <param name="make">Makes it, with the clock that <c>WAIT</c> moves.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="TestFailedException">The server did something else; the message has the line, what was expected and what was received.</exception>
    public void Run(Func<ManualClock, Factory> make, TranscriptOptions options)
    {
        ArgumentNullException.ThrowIfNull(make);
        RunSplit(
            split =>
            {
                var clock = new ManualClock();
                new TranscriptRun(_name, _steps, split, clock, options).Run(make(clock));
            },
            options);
    }

    private static Transcript Find(string pathOrText)
    {
        ArgumentNullException.ThrowIfNull(pathOrText);
        return pathOrText.Contains('\n', StringComparison.Ordinal) ? Parse(pathOrText) : Load(pathOrText);
    }

    private void RunSplit(Action<TranscriptSplit> run, TranscriptOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        run(new TranscriptSplit(TranscriptSplit.None));
        if (!options.IsSplit)
        {
            return;
        }

        run(new TranscriptSplit(TranscriptSplit.All));
        var all = _steps.Where(step => step.Kind == TranscriptStepKind.ClientSends).Sum(step => step.Data.Length);
        for (var position = 1; position < all; position++)
        {
            run(new TranscriptSplit(position));
        }
    }
}
