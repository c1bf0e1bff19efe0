using Twisted.CommandLine;
using Twisted.Taps;
using Twisted.Taps.Comparing;
using Twisted.Usage;

namespace Twisted.Tools.Tapconvert.Modes;

/// <summary><c>--diff A B</c>, with the exit codes of diff(1).</summary>
internal sealed class DiffMode : IMode
{
    public string? Option => TapconvertOptions.Diff;

    public IReadOnlyList<string> Options { get; } = [TapconvertOptions.TypeIn, TapconvertOptions.PassphraseFile];

    public int Run(ParsedOptions parsed, Terminal terminal)
    {
        var input = new TapInput(parsed, terminal);
        if (input.Paths is not [var first, var second])
        {
            throw new UsageException($"two taps are compared, and there {(input.Paths.Count == 1 ? "is 1" : $"are {input.Paths.Count}")}: tapconvert --diff FILE FILE");
        }

        if (first == TapInput.Standard && second == TapInput.Standard)
        {
            throw new UsageException("standard input can be one of the two");
        }

        try
        {
            var differences = TapComparison.Compare(input.Open(first), input.Open(second));
            foreach (var difference in differences)
            {
                terminal.WriteLine(difference.Path);
                WriteSide(terminal, '-', difference.Old);
                WriteSide(terminal, '+', difference.New);
            }

            return differences.Count == 0 ? ExitCode.Success : ExitCode.Different;
        }
        catch (Exception exception) when (UserErrors.MessageOf(exception) is { } message)
        {
            terminal.Error(message);
            return ExitCode.Trouble;
        }
    }

    private static void WriteSide(Terminal terminal, char sign, string? text)
    {
        if (text is not null)
        {
            terminal.WriteLine($"{sign} {text}");
        }
    }
}
