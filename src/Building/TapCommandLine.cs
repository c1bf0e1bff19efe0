using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost.Finding;

namespace Twisted.Building;

/// <summary>The command line of a tap plug-in, taken apart and checked against its manifest: none of its code is loaded.</summary>
public sealed class TapCommandLine
{
    private readonly OptionParser _parser;
    private readonly Terminal _terminal;
    private readonly string _program;

    /// <param name="plugin">The plug-in.</param>
    /// <param name="words">What follows its name.</param>
    /// <param name="package">The package that was asked for by name; null for none.</param>
    /// <param name="terminal">Of the tool.</param>
    public TapCommandLine(FoundPlugin plugin, IReadOnlyList<string> words, string? package, Terminal terminal)
    {
        Plugin = plugin;
        _terminal = terminal;
        _program = package is null ? terminal.Program : $"{terminal.Program} --package {package}";
        _parser = new OptionParser(plugin.Entry.Options);
        Parsed = _parser.Parse(words);
    }

    public FoundPlugin Plugin { get; }

    public ParsedOptions Parsed { get; }

    /// <summary>What shows the options, for one who got them wrong.</summary>
    public string HelpCommand => $"{_program} {Plugin.Entry.TapName} --help";

    /// <summary>Answers what can be answered without the plug-in's code: its help, its version, and what is wrong.</summary>
    /// <param name="plugins">All plug-ins that there are here; asked for only where they are shown.</param>
    /// <returns>The exit code; null when the command line asks for the service.</returns>
    public int? Answer(Func<IReadOnlyList<FoundPlugin>> plugins)
    {
        if (Parsed.Has(StandardOptions.Help))
        {
            _terminal.Write(Help(_terminal.Program, Plugin.Entry, _parser, plugins));
            return 0;
        }

        if (Parsed.Has(StandardOptions.Version))
        {
            _terminal.WriteLine($"{Plugin.Entry.TapName} ({Plugin.DropInId} {Plugin.DropInVersion})");
            return 0;
        }

        return Parsed.Errors.Count > 0 ? _terminal.UsageError(Parsed.Errors, HelpCommand) : null;
    }

    /// <summary>The help of a tap plug-in.</summary>
    /// <param name="program">The tool's name.</param>
    /// <param name="entry">The plug-in.</param>
    /// <param name="parser">Its options.</param>
    /// <param name="plugins">All that there are here; asked for only where they are shown.</param>
    public static string Help(string program, PluginEntry entry, OptionParser parser, Func<IReadOnlyList<FoundPlugin>> plugins)
    {
        var arguments = string.Concat(parser.Arguments.Select(argument =>
            argument.Required ? $" <{argument.Name}>" : $" [{argument.Name}]"));
        var screen = new HelpScreen(HelpScreen.TerminalWidth)
            .Usage($"{program} [options] {entry.TapName} [command options]{arguments}")
            .Paragraph(entry.Description)
            .Options(parser.Options)
            .Arguments(parser.Arguments);
        return (AuthHelp.Concerns(entry) ? AuthHelp.Append(screen, plugins()) : screen).ToString();
    }
}
