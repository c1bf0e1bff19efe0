using Twisted.CommandLine;
using Twisted.CommandLine.Completion;
using Twisted.Manifest;

namespace Twisted.Tests.CommandLine;

/// <summary>A tool with something of everything that can be described.</summary>
internal static class ExampleTool
{
    public static OptionEntry File { get; } = new() { Kind = OptionKind.Parameter, Name = "file", ShortName = 'f', ValueName = "FILE", Default = "a.tap", Help = "The file. It is read." };

    private static readonly OptionEntry[] BoxOptions =
    [
        new() { Kind = OptionKind.Parameter, Name = "port", ShortName = 'p', ValueType = OptionValueType.ServerEndpoint, Help = "Where it listens." },
        new() { Kind = OptionKind.Parameter, Name = "tag", Repeatable = true },
        new() { Kind = OptionKind.Argument, Name = "colour", Required = true, ValueType = OptionValueType.Choice, Choices = ["red", "green", "dark blue"] },
        new() { Kind = OptionKind.Argument, Name = "where", Repeatable = true, ValueType = OptionValueType.Directory },
    ];

    public static CommandDescription Description => new()
    {
        Name = "tool",
        Summary = "Does things. Others, too.",
        Brief = "do things",
        Forms = ["[options] <command> [command options]", "--verify FILE"],
        Details = [".dots and 'quotes' at the start of a line, and a \\backslash."],
        Groups =
        [
            new OptionGroup(
                "What to do",
                [
                    File,
                    new() { Kind = OptionKind.Parameter, Name = "folder", ValueType = OptionValueType.Directory },
                    new() { Kind = OptionKind.Flag, Name = "nothing", ShortName = 'n', Help = "Do nothing." },
                    new() { Kind = OptionKind.Flag, Name = "old", Help = "Refused." },
                    new() { Kind = OptionKind.Parameter, Name = "safe", ValueType = OptionValueType.Boolean },
                    new() { Kind = OptionKind.Parameter, Name = "type", ShortName = 't', Choices = ["tap", "xml"], Help = "The format. [default: tap|xml]" },
                    new() { Kind = OptionKind.Flag, Name = "verbose", ShortName = 'v', Help = "Say more." },
                ]),
            OptionGroup.Help,
        ],
        Unoffered = ["old"],
        Commands =
        [
            CommandDescription.Of("tool show", "Shows it.", []),
            new()
            {
                Name = "tool more",
                Summary = "Has more.",
                Forms = ["<command>"],
                Commands = [CommandDescription.Of("tool more cowbell", "Rings.", [File])],
            },
        ],
        PluginCommands = () => [CommandDescription.Of("tool box", "A box.", BoxOptions)],
        ExitCodes = [new("0", "Well."), new("1", "Not well.")],
        Variables = [new("TOOL_HOME", "Where it lives.")],
        Files = [new("~/.tool", "Its \"settings\".")],
        Examples = [new("tool show\ntool -n", "Show, and do nothing:")],
        SeeAlso = ["other", "another"],
    };

    /// <summary>Values as a tool knows them: those of endpoints.</summary>
    public static IEnumerable<CompletionCandidate>? Values(CommandDescription command, OptionEntry option) =>
        option.ValueType == OptionValueType.ServerEndpoint
            ? [new("tcp:", "TCP"), new("unix:", "A socket") { TakesPath = true }]
            : null;
}
