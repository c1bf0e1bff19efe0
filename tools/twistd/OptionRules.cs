using Twisted.CommandLine;

namespace Twisted.Tools.Twistd;

/// <summary>What is wrong with options that are each right on their own.</summary>
internal static class OptionRules
{
    /// <summary>Options of the original that there is nothing behind, with what to use instead.</summary>
    private static readonly (string Name, string Reason)[] Refused =
    [
        ("nothotshot", "there is one profiler; --profile FILE is all it takes"),
        ("report-profile", "a trace is read by others: write it with --profile FILE, then \"dotnet-trace report FILE topN\""),
        ("savestats", "a trace has everything; --profile FILE is all it takes"),
    ];

    /// <summary>Pairs that contradict each other, with the reason.</summary>
    private static readonly (string One, string Other, string Reason)[] Contradictions =
    [
        ("checkpoint", "no-save", "--checkpoint saves the application, and --no-save says not to"),
        ("file", "python", "--python runs a C# file and --file a tap"),
        ("log-count", "syslog", "syslog has no files of ours to rotate"),
        ("log-format", "syslog", "entries of syslog have a form of their own"),
        ("log-level", "spew", "--spew is --log-level=trace"),
        ("log-size", "syslog", "syslog has no files of ours to rotate"),
        ("logfile", "syslog", "--syslog logs to no file"),
        ("package", "file", "--package is for the name of a tap plug-in, and --file is a tap"),
        ("package", "python", "--package is for the name of a tap plug-in, and --python is a C# file"),
        ("profile", "chroot", "a trace is ended through a socket that is outside of the root"),
        ("python", "encrypted", "a C# file that is run is not encrypted"),
        ("python", "passphrase-file", "a C# file that is run is not encrypted"),
        ("python", "source", "--python runs a C# file, and --source says what a tap is"),
        ("python", "xml", "--python runs a C# file, and --xml says what a tap is"),
        ("source", "xml", "a tap has one format"),
    ];

    /// <summary>Options about a file, which has no place beside the name of a tap plug-in.</summary>
    private static readonly string[] OfFiles = ["encrypted", "file", "passphrase-file", "python", "source", "xml"];

    /// <param name="parsed">The options.</param>
    /// <param name="tapName">The name of the tap plug-in that is to be run without a file; null for none.</param>
    /// <returns>All faults.</returns>
    public static IReadOnlyList<string> Check(ParsedOptions parsed, string? tapName)
    {
        List<string> faults = [];
        foreach (var (name, reason) in Refused)
        {
            if (parsed.Has(name))
            {
                faults.Add($"--{name} is refused: {reason}");
            }
        }

        if (parsed["reactor"] is { } reactor and not "default")
        {
            faults.Add($"--reactor: there is no reactor \"{reactor}\", but only \"default\"; leave it out");
        }

        foreach (var (one, other, reason) in Contradictions)
        {
            if (parsed.Has(one) && parsed.Has(other))
            {
                faults.Add($"--{one} and --{other} contradict each other: {reason}");
            }
        }

        if (parsed["admin"] is { } admin && MonitorChoice.Fault(admin, parsed["pidfile"]) is { } fault)
        {
            faults.Add(fault);
        }

        if (tapName is not null)
        {
            faults.AddRange(OfFiles.Where(parsed.Has).Select(name => $"--{name} is about a file, and \"{tapName}\" is built and run without one"));
        }
        else if (parsed.Has("package") && !parsed.Has("file") && !parsed.Has("python"))
        {
            faults.Add("--package says which package a tap's name is to come from, and no name follows");
        }

        if (parsed.Has("prefix") && !parsed.Has("syslog"))
        {
            faults.Add("--prefix is for entries of syslog; add --syslog, or leave it out");
        }

        return faults;
    }
}
