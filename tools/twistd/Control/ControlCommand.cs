using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Runner;
using Twisted.Usage;

namespace Twisted.Tools.Twistd.Control;

/// <summary>A command for a server that runs: <c>twistd stop --pidfile FILE</c>.</summary>
/// <param name="output">What the command says.</param>
/// <param name="error">What went wrong.</param>
internal abstract class ControlCommand(TextWriter output, TextWriter error)
{
    private static readonly OptionEntry PidFileOption = new()
    {
        Kind = OptionKind.Parameter,
        Name = "pidfile",
        ValueName = "FILE",
        Help = "The pidfile of the server. [default: twistd.pid]",
    };

    private static readonly OptionEntry RunDirectoryOption = new()
    {
        Kind = OptionKind.Parameter,
        Name = "rundir",
        ShortName = 'd',
        ValueName = "DIR",
        Default = ".",
        Help = "The folder that the server runs in.",
    };

    private static readonly OptionEntry HelpOption = StandardOptions.Help with { ShortName = 'h' };

    public abstract string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>Those of its own, in the order of their names.</summary>
    protected virtual IReadOnlyList<OptionEntry> OwnOptions => [];

    /// <summary>All, in the order in which help shows them.</summary>
    public IReadOnlyList<OptionEntry> Options => [.. ((OptionEntry[])[.. OwnOptions, PidFileOption, RunDirectoryOption]).OrderBy(option => option.Name, StringComparer.Ordinal), HelpOption];

    /// <summary>All that there is to say of it.</summary>
    public CommandDescription Description => CommandDescription.Of($"twistd {Name}", Summary, Options) with { ExitCodes = ExitCodes };

    /// <summary>Other than the usual ones.</summary>
    protected virtual IReadOnlyList<DescribedItem> ExitCodes =>
    [
        new("0", "The server did it."),
        new("1", "It failed to, and said why."),
        new("2", "The command line is wrong."),
        new("4", "The server is another user's."),
        new("7", "The server does not run."),
    ];

    protected TextWriter Output => output;

    protected TextWriter Error => error;

    /// <param name="words">What stands behind its name.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The command line is wrong.</exception>
    /// <exception cref="RunException">There is no such server, or it cannot be asked.</exception>
    public int Run(IReadOnlyList<string> words)
    {
        var parser = new OptionParser(Options);
        var parsed = parser.Parse(words);
        if (parsed.Has("help"))
        {
            output.Write(Description.ToHelp(HelpScreen.TerminalWidth));
            return 0;
        }

        if (parsed.Has("version"))
        {
            output.WriteLine($"twistd {ToolVersion.Current}");
            return 0;
        }

        if (parsed.Errors.Count > 0)
        {
            throw new UsageException(string.Join('\n', parsed.Errors));
        }

        if (parsed["pidfile"] is "")
        {
            throw new UsageException("--pidfile: a server without a pidfile cannot be asked for anything");
        }

        var settings = new RunSettings { NoDaemon = true, PidFile = parsed["pidfile"], RunDirectory = parsed["rundir"] ?? "." };
        return Run(parsed, settings.Resolve(Environment.CurrentDirectory).PidFile!);
    }

    /// <param name="parsed">The options, which are right.</param>
    /// <param name="pidFile">The absolute path of the server's pidfile.</param>
    /// <returns>The exit code.</returns>
    protected abstract int Run(ParsedOptions parsed, string pidFile);
}
