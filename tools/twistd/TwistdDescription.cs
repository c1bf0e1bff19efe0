using Twisted.CommandLine;
using Twisted.Shared.Completion;
using Twisted.Tools.Twistd.Control;
using Twisted.Tools.Twistd.Export;

namespace Twisted.Tools.Twistd;

/// <summary>All that there is to say of <c>twistd</c>; its commands say their part themselves.</summary>
internal static class TwistdDescription
{
    public const string Name = "twistd";

    /// <summary>The commands, in any order. Whoever adds one adds its description here.</summary>
    private static CommandDescription[] Commands => [ExportCommand.Description, .. ControlCommands.Describe(), .. ToolCommands.Describe(Name)];

    /// <summary>The names of the commands.</summary>
    public static IReadOnlyList<string> CommandNames => [ExportCommand.Name, .. ControlCommands.Names, .. ToolCommands.Names];

    /// <summary>With the taps that completion finds; null for none.</summary>
    public static CommandDescription Of(Func<IReadOnlyList<CommandDescription>>? taps) => new()
    {
        Name = Name,
        Summary = "Runs a tap, a file with a whole server that mktap made, as a daemon.",
        Brief = "run a tap, a file with a whole server, as a daemon",
        Forms = ["[options]", "[options] <tap name> [tap options]", "<command> [command options]"],
        Details =
        [
            "The first process waits until the server is ready, and ends; what goes wrong until then is told on the terminal, and by the exit code. "
            + "With --nodaemon there is one process, which stays in the foreground.",
            "Paths that are given are relative to the folder where twistd is called; the defaults of log and pidfile stand in the run directory, and "
            + "NAME-shutdown.tap is written there. Without any argument twistd prints its help: to run twistd.tap as it is, name it.",
            "SIGTERM, SIGINT and SIGQUIT stop the server in order, within ten seconds; a second one aborts what is left. SIGHUP reloads, and stops where the terminal hung up; "
            + "SIGUSR1 rotates the log.",
        ],
        Groups = [.. TwistdOptions.Groups, OptionGroup.Help],
        Unoffered = ["nothotshot", "reactor", "report-profile", "savestats"],
        Commands = Commands,
        PluginCommands = taps,
        ExitCodes =
        [
            new("0", "As a daemon: the server is ready. With --nodaemon: it ran, and stopped and was saved in order."),
            new("1", "It could not start, or stop, or be saved."),
            new("2", "The command line is wrong."),
            new("70", "It crashed: an exception that nobody caught."),
        ],
        Variables =
        [
            new("TWISTED_HOME", "The folder of restored drop-ins. [default: ~/.twisted]"),
            new("TWISTED_PASSPHRASE", "The passphrase of a tap that is encrypted, where no --passphrase-file is given."),
            new("OTEL_EXPORTER_OTLP_ENDPOINT", "Where to push metrics to by OTLP, with the other variables of OpenTelemetry. [default: nothing is pushed]"),
        ],
        Files =
        [
            new("twistd.pid", "The process number, as long as the server runs."),
            new("twistd.pid.sock", "Where the server takes requests; beside the pidfile."),
            new("twistd.pid.admin.sock", "Where probes are answered, with --admin."),
            new("twistd.log", "The log of a daemon."),
            new("NAME-shutdown.tap", "The application as it was when it stopped, or was saved; \"twistd -f\" goes on from there."),
            new("TWISTD-CRASH.log", "What a crash was."),
        ],
        Examples =
        [
            new("twistd -f qotd.tap", "Run a tap as a daemon:"),
            new("twistd -n -f qotd.tap", "Run it in the foreground, with the log on the terminal:"),
            new("twistd -n qotd --port 8007", "Run a tap plug-in by its name, without a file:"),
            new("twistd stop", "Stop the server of this folder, and wait until it is gone:"),
            new("twistd export systemd -f qotd.tap -o /etc/systemd/system", "Have systemd run a tap:"),
        ],
        SeeAlso = ["mktap", "tapconvert"],
    };

    /// <summary>The commands that every tool has.</summary>
    public static ToolCommands MakeToolCommands(TextWriter output, TextWriter error)
    {
        var completion = new PluginCompletion(Name);
        return new ToolCommands(() => Of(() => completion.Taps), completion.Values, output, error);
    }
}
