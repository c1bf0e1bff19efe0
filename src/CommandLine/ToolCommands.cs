using Twisted.CommandLine.Completion;
using Twisted.CommandLine.Manual;
using Twisted.Manifest;
using Twisted.Shared;

namespace Twisted.CommandLine;

/// <summary>The commands that every tool has, made from its description: <c>completion</c>, <c>man</c>, and the one that completion scripts call.</summary>
/// <param name="describe">Describes the tool.</param>
/// <param name="values">The values of an option or argument that only the tool knows; null where it knows of none.</param>
/// <param name="output">Where scripts, pages and candidates go.</param>
/// <param name="error">Where faults go.</param>
public sealed class ToolCommands(
    Func<CommandDescription> describe, Func<CommandDescription, OptionEntry, IEnumerable<CompletionCandidate>?> values, TextWriter output, TextWriter error)
{
    private const int UsageError = 2;
    private const string CompletionName = "completion";
    private const string ManualName = "man";

    private static readonly OptionEntry Shell = new()
    {
        Kind = OptionKind.Argument,
        Name = "shell",
        Required = true,
        Choices = CompletionScript.Shells,
        Help = "The shell that the script is for.",
    };

    private static readonly OptionEntry Format = new()
    {
        Kind = OptionKind.Parameter,
        Name = "format",
        ValueType = OptionValueType.Choice,
        ValueName = "FORMAT",
        Choices = ["roff", "markdown"],
        Default = "roff",
        Help = "The page for man(1), or tables of all options.",
    };

    /// <summary>The words that are commands of every tool, for people.</summary>
    public static IReadOnlyList<string> Names { get; } = [CompletionName, ManualName];

    /// <summary>True for one of <see cref="Names"/>, and for the one that is for scripts.</summary>
    public static bool Has(string word) => word is CompletionCommand.Name or CompletionName or ManualName;

    /// <summary>Describes <see cref="Names"/> of that tool.</summary>
    public static IReadOnlyList<CommandDescription> Describe(string tool) => [DescribeCompletion(tool), DescribeManual(tool)];

    /// <summary>Runs the command line, if the first word is one of these commands.</summary>
    /// <param name="words">The words behind the tool's name.</param>
    /// <param name="exitCode">What the process is to end with.</param>
    /// <returns>False when it is not, and nothing was done.</returns>
    public bool TryRun(IReadOnlyList<string> words, out int exitCode)
    {
        exitCode = 0;
        if (words.Count == 0 || !Has(words[0]))
        {
            return false;
        }

        string[] rest = [.. words.Skip(1)];
        exitCode = words[0] switch
        {
            CompletionCommand.Name => Complete(rest),
            CompletionName => PrintScript(rest),
            _ => PrintManual(rest),
        };
        return true;
    }

    private static CommandDescription DescribeCompletion(string tool) => CommandDescription.Of(
        $"{tool} {CompletionName}", "Prints the script that lets a shell complete the words of this command.", [Shell]) with
    {
        Examples = CompletionInstallation.Of(tool),
        HelpHasExamples = true,
        Details =
        [
            $"Options, their values, commands, the names of taps and their options are completed. For a script of your own: \"{tool} {CompletionCommand.Name} words WORD... WORD\", "
            + "with the word at the cursor as the last one, prints the candidates, one a line with a tab and what it is behind it, and then a line with a colon, "
            + ":files or :folders, for what the shell is to add.",
        ],
    };

    private static CommandDescription DescribeManual(string tool) => CommandDescription.Of(
        $"{tool} {ManualName}", "Prints the page of the manual.", [Format]) with
    {
        Examples = [new DescribedItem($"{tool} man | man -l -", "Reads the page.")],
    };

    private int Complete(string[] words)
    {
        var tool = describe();
        try
        {
            return CompletionCommand.TryRun(new Completer(tool, values), words, output)
                ? 0
                : Fault(tool.Name, CompletionName, [$"{CompletionCommand.Name} is for completion scripts, and these are not the words of one"]);
        }
        catch (Exception exception) when (exception is not IOException)
        {
            // Whoever presses a key in the middle of a line wants no report there; what is wrong is told when the line is run.
            return 1;
        }
    }

    private int PrintScript(string[] words)
    {
        var tool = describe();
        var description = DescribeCompletion(tool.Name);
        if (words.Length == 0)
        {
            return Help(description, UsageError);
        }

        if (!TryParse(words, description, out var parsed, out var exitCode))
        {
            return exitCode;
        }

        var shell = parsed["shell"]!;
        if (!CompletionScript.Shells.Contains(shell))
        {
            var fault = $"there is no completion for the shell \"{Printable.Escape(shell)}\"{NearNames.Suggestion(shell, CompletionScript.Shells)}";
            return Fault(tool.Name, CompletionName, [$"{fault}\nThere are: {string.Join(", ", CompletionScript.Shells)}."]);
        }

        output.Write(CompletionScript.For(tool.Name, shell));
        return 0;
    }

    private int PrintManual(string[] words)
    {
        var tool = describe();
        if (!TryParse(words, DescribeManual(tool.Name), out var parsed, out var exitCode))
        {
            return exitCode;
        }

        output.Write(parsed["format"] == "markdown" ? OptionTables.Of(tool) : ManualPage.Of(tool));
        return 0;
    }

    /// <returns>False when there is nothing more to do.</returns>
    private bool TryParse(string[] words, CommandDescription description, out ParsedOptions parsed, out int exitCode)
    {
        parsed = new OptionParser([.. description.Options, .. description.Arguments]).Parse(words);
        exitCode = 0;
        if (parsed.Has(StandardOptions.Help))
        {
            exitCode = Help(description, 0);
            return false;
        }

        if (parsed.Has(StandardOptions.Version))
        {
            output.WriteLine($"{describe().Name} {ToolVersion.Current}");
            return false;
        }

        if (parsed.Errors.Count > 0)
        {
            exitCode = Fault(describe().Name, description.Word, parsed.Errors);
            return false;
        }

        return true;
    }

    private int Help(CommandDescription description, int exitCode)
    {
        output.Write(description.ToHelp(HelpScreen.TerminalWidth));
        return exitCode;
    }

    private int Fault(string tool, string command, IEnumerable<string> faults)
    {
        foreach (var fault in faults)
        {
            error.WriteLine($"{tool}: {Printable.EscapeLines(fault)}");
        }

        error.WriteLine($"Try \"{tool} {command} --help\".");
        return UsageError;
    }
}
