using Twisted.CommandLine;
using Twisted.Taps;
using Twisted.Tools.Tapconvert.Modes;
using Twisted.Usage;

namespace Twisted.Tools.Tapconvert;

/// <summary><c>tapconvert</c>: converts, compares, shows, checks and upgrades taps.</summary>
internal sealed class TapconvertCommand(TextWriter output, TextWriter error)
{
    private static readonly IMode[] Special = [new DiffMode(), new ShowMode(), new CheckMode(), new SchemaMode(), new UpgradeMode()];

    private readonly Terminal _terminal = new(output, error);

    public int Run(IReadOnlyList<string> words)
    {
        try
        {
            return RunMode(words);
        }
        catch (UsageException exception)
        {
            return _terminal.UsageError([exception.Message]);
        }
        catch (Exception exception) when (UserErrors.MessageOf(exception) is { } message)
        {
            _terminal.Error(message);
            return ExitCode.Failure;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Files are answered where they are used; this is the terminal, or what stands for it.
            _terminal.Error($"cannot read the input or write the output: {exception.Message}");
            return ExitCode.Failure;
        }
        catch (Exception exception)
        {
            // Our own fault: whoever mends it needs the stack.
            _terminal.Error($"crashed: {exception}");
            return ExitCode.Crash;
        }
    }

    private int RunMode(IReadOnlyList<string> words)
    {
        if (TapconvertDescription.MakeToolCommands(output, error).TryRun(words, out var exitCode))
        {
            return exitCode;
        }

        var parser = new OptionParser(TapconvertOptions.All);
        var parsed = parser.Parse(words);
        if (parsed.Has("version"))
        {
            _terminal.WriteLine($"tapconvert {ToolVersion.Current}");
            return ExitCode.Success;
        }

        if (words.Count == 0 || parsed.Has("help"))
        {
            _terminal.Write(TapconvertDescription.Value.ToHelp(HelpScreen.TerminalWidth));
            return words.Count == 0 ? ExitCode.Usage : ExitCode.Success;
        }

        if (parsed.Errors.Count > 0)
        {
            return _terminal.UsageError(parsed.Errors);
        }

        var mode = Choose(parsed);
        CheckOptions(parsed, mode);
        return mode.Run(parsed, _terminal);
    }

    private static IMode Choose(ParsedOptions parsed) => Special.Where(mode => parsed.Has(mode.Option!)).ToArray() switch
    {
        [] => new ConvertMode(),
        [var only] => only,
        var several => throw new UsageException($"{string.Join(" and ", several.Select(mode => $"--{mode.Option}"))} contradict each other: choose one"),
    };

    private static void CheckOptions(ParsedOptions parsed, IMode mode)
    {
        string[] useless = [.. parsed.Occurrences
            .Select(given => given.Option.Name)
            .Where(name => name != mode.Option && name is not (TapconvertOptions.In or TapconvertOptions.Words) && !mode.Options.Contains(name))
            .Distinct()
            .Select(name => $"--{name}")];
        if (useless.Length > 0)
        {
            throw new UsageException(
                mode.Option is null
                    ? $"{string.Join(" and ", useless)} {(useless.Length == 1 ? "is" : "are")} for --{TapconvertOptions.Upgrade}, which is not given"
                    : $"{string.Join(" and ", useless)} and --{mode.Option} contradict each other");
        }
    }
}
