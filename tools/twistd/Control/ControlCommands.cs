using Twisted.CommandLine;

namespace Twisted.Tools.Twistd.Control;

/// <summary>The commands for a server that runs.</summary>
internal static class ControlCommands
{
    /// <summary>In the order of their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["reload", "rotate", "save", "status", "stop", "upgrade"];

    /// <summary>What there is to say of each.</summary>
    public static IEnumerable<CommandDescription> Describe() => Names.Select(name => Find(name, TextWriter.Null, TextWriter.Null)!.Description);

    /// <summary>The command of that name; null when there is none.</summary>
    public static ControlCommand? Find(string name, TextWriter output, TextWriter error) => name switch
    {
        "reload" => new ReloadCommand(output, error),
        "rotate" => new RotateCommand(output, error),
        "save" => new SaveCommand(output, error),
        "status" => new StatusCommand(output, error),
        "stop" => new StopCommand(output, error),
        "upgrade" => new UpgradeCommand(output, error),
        _ => null,
    };
}
