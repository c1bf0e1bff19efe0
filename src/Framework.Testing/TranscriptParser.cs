using System.Globalization;
using System.Text.RegularExpressions;

namespace Twisted.Testing;

/// <summary>Reads the text of a transcript.</summary>
internal static class TranscriptParser
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(5);

    /// <exception cref="FormatException">Some line is none; the message says which.</exception>
    public static IReadOnlyList<TranscriptStep> Parse(string text, string name)
    {
        var steps = new List<TranscriptStep>();
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (line.Length > 0 && line[0] != '#')
            {
                try
                {
                    steps.Add(ParseLine(line, number));
                }
                catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
                {
                    throw new FormatException($"{name}({number}): {exception.Message}", exception);
                }
            }
        }

        return steps;
    }

    private static TranscriptStep ParseLine(string line, int number) => line switch
    {
        "C-CLOSE" => new(number, TranscriptStepKind.ClientCloses),
        "C-RESET" => new(number, TranscriptStepKind.ClientResets),
        "C-STOP" => new(number, TranscriptStepKind.ClientStopsReading),
        "C-READ" => new(number, TranscriptStepKind.ClientReads),
        "S-CLOSE" => new(number, TranscriptStepKind.ServerCloses),
        "S-RESET" => new(number, TranscriptStepKind.ServerResets),
        ['C', ':', ..] => new(number, TranscriptStepKind.ClientSends) { Data = [.. EscapedText.Unescape(Rest(line)), .. "\r\n"u8] },
        ['C', '|', ..] => new(number, TranscriptStepKind.ClientSends) { Data = EscapedText.Unescape(Rest(line)) },
        ['S', ':', ..] => new(number, TranscriptStepKind.ServerSends) { Data = [.. EscapedText.Unescape(Rest(line)), .. "\r\n"u8] },
        ['S', '|', ..] => new(number, TranscriptStepKind.ServerSends) { Data = EscapedText.Unescape(Rest(line)) },
        ['S', '~', ..] => new(number, TranscriptStepKind.ServerMatches)
        {
            Pattern = new Regex($@"\A(?:{Rest(line)})\z", RegexOptions.CultureInvariant | RegexOptions.Singleline, LongestMatch),
        },
        ['W', 'A', 'I', 'T', ' ', .. var seconds] => new(number, TranscriptStepKind.Wait) { Time = Seconds(seconds) },
        _ => throw new FormatException(
            $"\"{line}\" is no line of a transcript; begin it with C: C| S: S| S~ or #, or write C-CLOSE, C-RESET, C-STOP, C-READ, S-CLOSE, S-RESET or WAIT and seconds."),
    };

    /// <summary>What follows the two characters, and one blank behind them.</summary>
    private static string Rest(string line) => line.Length > 2 && line[2] == ' ' ? line[3..] : line[2..];

    private static TimeSpan Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"\"{text}\" is no number of seconds.");
}
