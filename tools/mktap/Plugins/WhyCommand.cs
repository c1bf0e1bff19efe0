using System.Text;
using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost.Diagnosing;
using Twisted.Shared;
using Twisted.Shared.Completion;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin why</c>: who needs a package, from the locks alone.</summary>
internal sealed class WhyCommand : IPluginCommand
{
    public string Name => "why";

    public string Summary => "Says which drop-ins need a package, by which ways, and why it is that version.";

    public IReadOnlyList<OptionEntry> Options { get; } =
    [
        new() { Kind = OptionKind.Argument, Name = "id", ValueName = PackageWords.Id, Required = true, Help = "The package: a drop-in, one that it needs, or one of the host." },
    ];

    public int Run(PluginContext context, ParsedOptions parsed)
    {
        var id = parsed["id"]!;
        var held = HeldDropIns.Read(context.Scopes);
        foreach (var problem in held.Problems)
        {
            context.Terminal.Problem(problem.Text);
        }

        var reasons = PackageReasons.Find(held.All, id);
        if (reasons.Count == 0)
        {
            context.Terminal.Error(
                $"no drop-in here needs the package \"{id}\"{NearNames.Suggestion(id, PackageReasons.KnownIds(held.All))}\nList the drop-ins: mktap plugin list");
            return ExitCode.Failure;
        }

        context.Terminal.Write(string.Join('\n', reasons.Select(Text)));
        return ExitCode.Success;
    }

    private static string Text(PackageReason reason)
    {
        var last = reason.Paths[0][^1];
        var text = new StringBuilder();
        var who = reason.Package is { } package ? $"{package.Id} {package.Version} from \"{Printable.Escape(package.Source)}\"" : $"{last.Id} of the host";
        text.Append(who).Append(", for ").Append(reason.DropIn.Locked.Id).Append(' ').Append(reason.DropIn.Locked.Version)
            .Append(" (").Append(ScopeOptions.Word(reason.DropIn.Origin)).Append(")\n");
        foreach (var path in reason.Paths)
        {
            text.Append("    ").Append(Line(path)).Append('\n');
        }

        text.Append("    ").Append(reason.Because).Append('\n');
        if (reason.Package is not null)
        {
            text.Append("    \"").Append(reason.DropIn.LockFile).Append("\" keeps it.\n");
        }

        return text.ToString();
    }

    /// <summary><c>A 1.0.0 needs B [2.0.0, ) and gets 2.1.0, which needs C [1.0.0, )</c>.</summary>
    private static string Line(IReadOnlyList<DependencyStep> path)
    {
        var line = new StringBuilder($"{path[0].Id} {path[0].Version}");
        for (var i = 1; i < path.Count; i++)
        {
            line.Append(i == 1 ? " needs " : ", which needs ").Append(path[i].Id);
            if (path[i].Range is { } range)
            {
                line.Append(' ').Append(Printable.Escape(range));
            }

            if (i < path.Count - 1 && path[i].Version is { } version)
            {
                line.Append(" and gets ").Append(version);
            }
        }

        return path.Count == 1 ? $"{line} is a drop-in itself" : line.ToString();
    }
}
