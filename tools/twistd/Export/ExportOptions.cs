using Twisted.CommandLine;
using Twisted.Manifest;

namespace Twisted.Tools.Twistd.Export;

/// <summary>The options of <c>twistd export</c>: its own, and those of <c>twistd</c> that say what is run and how.</summary>
internal static class ExportOptions
{
    /// <summary>Those that the exported command line gets as they are.</summary>
    public static IReadOnlyList<string> PassedOn { get; } =
        ["checkpoint", "encrypted", "log-format", "log-level", "no-save", "package", "source", "umask", "xml"];

    /// <summary>Those that it gets in another way.</summary>
    private static readonly string[] Understood = ["file", "gid", "passphrase-file", "python", "uid"];

    public static IReadOnlyList<OptionGroup> Groups { get; } =
    [
        new("What to write",
        [
            new()
            {
                Kind = OptionKind.Flag,
                Name = "force",
                Help = "Replace units that are there already.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "listen",
                ValueName = "NAME=ADDRESS",
                Repeatable = true,
                Help = "Where systemd is to listen for the endpoint systemd:name=NAME: a port, an address with a port, or a path.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "output",
                ShortName = 'o',
                ValueName = "DIR",
                Default = ".",
                Help = "The folder to write to, such as /etc/systemd/system; \"-\" is standard output.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "type",
                ValueType = OptionValueType.Choice,
                Choices = ["notify", "notify-reload"],
                ValueName = "TYPE",
                Default = "notify",
                Help = "How the service reloads: by \"twistd reload\", which can fail, or by a signal, which takes systemd 253.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "unit",
                ValueName = "NAME",
                Help = "The name of the units. [default: the application's]",
            },
        ]),
        new("What they run",
        [
            .. TwistdOptions.All.Where(option => PassedOn.Contains(option.Name) || Understood.Contains(option.Name)).OrderBy(option => option.Name, StringComparer.Ordinal)
                .Select(option => option.Name == "no-save" ? option with { ShortName = null } : option),
        ]),
    ];

    public static IReadOnlyList<OptionEntry> All { get; } = [.. Groups.SelectMany(group => group.Options), StandardOptions.Help with { ShortName = 'h' }];
}
