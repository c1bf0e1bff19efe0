using Twisted.CommandLine;
using Twisted.Runner;
using Twisted.Services;
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

    public required ProcessSettings Process { get; init; }

    /// <exception cref="UsageException">The options contradict each other, or ask for what cannot be.</exception>
    public static TapRequest From(ParsedOptions parsed, string command)
    {
        CheckFormat(parsed);
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
            File = append ?? parsed["output"] ?? $"{command}.tap",
            Appends = append is not null,
            Process = new ProcessSettings { Uid = IdOption.User(parsed["uid"]), Gid = IdOption.Group(parsed["gid"]) },
        };
    }

    private static void CheckFormat(ParsedOptions parsed)
    {
        var type = parsed.Has("xml") ? "xml" : parsed.Has("source") ? "source" : parsed["type"] ?? "tap";
        if (type is "xml" or "source")
        {
            throw new UsageException($"the format \"{type}\" does not exist yet; so far there is \"tap\"");
        }

        if (type is not ("tap" or "pickle"))
        {
            throw new UsageException($"there is no format \"{type}\"; so far there is \"tap\"");
        }

        if (parsed.Has("encrypted"))
        {
            throw new UsageException("encrypted files do not exist yet; so far there is the format \"tap\", readable by its owner only");
        }
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
