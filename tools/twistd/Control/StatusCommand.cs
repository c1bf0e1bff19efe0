using System.Globalization;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Runner.Control;
using Twisted.Runner.Watching;
using Twisted.Usage;

namespace Twisted.Tools.Twistd.Control;

/// <inheritdoc/>
internal sealed class StatusCommand(TextWriter output, TextWriter error) : ControlCommand(output, error)
{
    private const double ShortestInterval = 0.1;
    private const double LongestInterval = 3600;

    public override string Name => "status";

    public override string Summary => "Tells whether a server runs, since when, and how each of its services does. Exit codes: 0 it runs, 1 it is dead and its pidfile is left, 3 it does not run, 4 that cannot be told.";

    protected override IReadOnlyList<DescribedItem> ExitCodes =>
    [
        new("0", "The server runs."),
        new("1", "It is dead, and left its pidfile."),
        new("2", "The command line is wrong."),
        new("3", "It does not run."),
        new("4", "It cannot be told, as of another user's server."),
    ];

    protected override IReadOnlyList<OptionEntry> OwnOptions { get; } =
    [
        new()
        {
            Kind = OptionKind.Flag,
            Name = "json",
            Help = "Print one line of JSON, with exact times and numbers.",
        },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "watch",
            ValueName = "SECONDS",
            ImpliedValue = "1",
            Help = "Show it in the terminal as it changes, anew every second or so many seconds, until q is typed or the server is gone for ten seconds.",
        },
    ];

    protected override int Run(ParsedOptions parsed, string pidFile)
    {
        if (parsed["watch"] is not { } seconds)
        {
            return new StatusClient("twistd", Output, Error) { Form = parsed.Has("json") ? StatusForm.Json : TerminalWords.DrawsLines ? StatusForm.Tree : StatusForm.Plain }.Show(pidFile);
        }

        if (parsed.Has("json"))
        {
            throw new UsageException("--json and --watch contradict each other: --watch is for people; ask for --json again and again");
        }

        var interval = ReadInterval(seconds);
        if (Console.IsOutputRedirected)
        {
            throw new UsageException("--watch needs a terminal; for a program, ask for --json again and again");
        }

        return new StatusWatch("twistd", Output, Error)
        {
            Interval = interval,
            Unicode = TerminalWords.DrawsLines,
            Colours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        }.Run(pidFile);
    }

    private static TimeSpan ReadInterval(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= ShortestInterval and <= LongestInterval
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"--watch: \"{text}\" is not a number of seconds from 0.1 to {LongestInterval}");
}
