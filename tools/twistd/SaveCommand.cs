using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Runner;
using Twisted.Runner.Control;
using Twisted.Usage;

namespace Twisted.Tools.Twistd;

/// <summary><c>twistd save</c>: has a server that runs save its application now.</summary>
internal sealed class SaveCommand(TextWriter output, TextWriter error)
{
    public const string Name = "save";

    private static readonly IReadOnlyList<OptionEntry> Options =
    [
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "pidfile",
            ValueName = ValueNames.File,
            Help = "The pidfile of the server. [default: twistd.pid]",
        },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "rundir",
            ShortName = 'd',
            ValueName = ValueNames.Folder,
            Default = ".",
            Help = "The folder that the server runs in.",
        },
    ];

    public static CommandDescription Description { get; } = CommandDescription.Of(
        $"twistd {Name}",
        "Has a server that runs save its application now, to NAME-shutdown.tap in the folder that it runs in.",
        Options);

    /// <exception cref="UsageException">The command line is wrong.</exception>
    /// <exception cref="RunException">There is no such server, or it does not answer.</exception>
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
        return new ControlClient("twistd", output, error).Ask(settings.Resolve(Environment.CurrentDirectory).PidFile!, ControlClient.Save);
    }
}
