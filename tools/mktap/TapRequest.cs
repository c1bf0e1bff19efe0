using System.Runtime.CompilerServices;
using Twisted.CommandLine;
using Twisted.Persistence;
using Twisted.Runner;
using Twisted.Services;
using Twisted.Taps;
using Twisted.Usage;

namespace Twisted.Tools.Mktap;

/// <summary>What the options of <c>mktap</c> itself ask for.</summary>
internal sealed record TapRequest
{
    /// <summary>The name of the application.</summary>
    public required string ApplicationName { get; init; }

    /// <summary>The tap to write, as it is shown.</summary>
    public required string File { get; init; }

    /// <summary>True to add to the tap, if it exists.</summary>
    public required bool Appends { get; init; }

    /// <summary>The format that was asked for; null when nothing was said of it.</summary>
    public required TapFormat? Format { get; init; }

    /// <summary>True to encrypt what is not encrypted yet.</summary>
    public required bool Encrypts { get; init; }

    public required ProcessSettings Process { get; init; }

    /// <exception cref="UsageException">The options contradict each other, or ask for what cannot be.</exception>
    public static TapRequest From(ParsedOptions parsed, string command)
    {
        var format = FormatOf(parsed);
        var encrypts = parsed.Has("encrypted");
        var append = parsed["append"];
        if (append is not null && parsed["output"] is not null)
        {
            throw new UsageException("--append and --output contradict each other: --append writes the file that it reads");
        }

        if (append is not null && System.IO.File.Exists(append) && Array.Find(["appname", "uid", "gid"], parsed.Has) is { } option)
        {
            throw new UsageException($"--{option} and --append contradict each other: \"{append}\" keeps what it was made with");
        }

        var name = parsed["appname"] ?? command;
        CheckName(name);
        return new TapRequest
        {
            ApplicationName = name,
            File = append ?? parsed["output"] ?? TapNames.New(command, format ?? TapFormat.Tap, encrypts),
            Appends = append is not null,
            Format = format,
            Encrypts = encrypts,
            Process = parsed.Has("uid") || parsed.Has("gid") ? ProcessOf(parsed) : new ProcessSettings(),
        };
    }

    // Apart: most ask for nothing, and need not load the runner.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ProcessSettings ProcessOf(ParsedOptions parsed) =>
        new() { Uid = IdOption.User(parsed["uid"]), Gid = IdOption.Group(parsed["gid"]) };

    private static TapFormat? FormatOf(ParsedOptions parsed)
    {
        TapFormat? format = parsed["type"] switch
        {
            null => null,
            "tap" or "pickle" => TapFormat.Tap,
            "xml" => TapFormat.Xml,
            "source" => TapFormat.Source,
            var other => throw new UsageException($"there is no format \"{other}\"; there are \"tap\", \"xml\" and \"source\""),
        };
        format = WithForm(parsed, "xml", TapFormat.Xml, format, $"--type={parsed["type"]}");
        return WithForm(parsed, "source", TapFormat.Source, format, parsed.Has("type") ? $"--type={parsed["type"]}" : "--xml");
    }

    /// <summary>The format with a deprecated form of saying it.</summary>
    private static TapFormat? WithForm(ParsedOptions parsed, string option, TapFormat meaning, TapFormat? format, string other)
    {
        if (!parsed.Has(option))
        {
            return format;
        }

        return format is null || format == meaning
            ? meaning
            : throw new UsageException($"--{option} and {other} contradict each other: a file has one format");
    }

    private static void CheckName(string name)
    {
        try
        {
            _ = new Application(name);
        }
        catch (ArgumentException)
        {
            throw new UsageException($"--appname: \"{name}\" cannot name an application: files are named after it");
        }
    }
}
