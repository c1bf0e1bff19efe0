using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost.Searching;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin search</c>: what the feeds have.</summary>
internal sealed class SearchCommand : IPluginCommand
{
    /// <summary>Authors write paragraphs; this is a table.</summary>
    private const int LongestDescription = 72;

    public string Name => "search";

    public string Summary => "Searches all feeds of your nuget.config files for packages with plug-ins.";

    public IReadOnlyList<OptionEntry> Options { get; } =
    [
        PlanOptionEntries.Prerelease,
        new()
        {
            Kind = OptionKind.Argument,
            Name = "words",
            Repeatable = true,
            Help = "What the id, description, tags, authors or owners must have; without any word, all are found.",
        },
    ];

    public int Run(PluginContext context, ParsedOptions parsed)
    {
        var terminal = context.Terminal;
        var words = string.Join(' ', parsed.Occurrences.Where(occurrence => occurrence.Option.Name == "words").Select(occurrence => occurrence.Value));
        var result = new DropInSearch(Environment.CurrentDirectory)
            .SearchAsync(words, parsed.Has(PlanOptionEntries.Prerelease.Name), CancellationToken.None).GetAwaiter().GetResult();
        foreach (var detail in result.Details)
        {
            terminal.Debug(detail);
        }

        if (result.DropIns.Count > 0)
        {
            terminal.Write(Table(context, result.DropIns));
        }

        foreach (var skipped in result.Skipped)
        {
            terminal.Problem($"The feed \"{skipped.Source}\" was not searched: {skipped.Reason}.");
        }

        if (result.DropIns.Count == 0)
        {
            terminal.Error(
                result.Searched.Count == 0 && result.Skipped.Count == 0
                    ? "nothing found: no feed is configured\nAdd one: dotnet nuget add source FOLDER_OR_URL --name NAME"
                    : result.Searched.Count == 0 ? "nothing found: no feed could be searched"
                    : $"nothing found in {string.Join(", ", result.Searched.Select(feed => $"\"{feed}\""))}");
        }

        return result.DropIns.Count > 0 && result.Skipped.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static string Table(PluginContext context, IReadOnlyList<FoundDropIn> dropIns)
    {
        var table = new TextTable("PACKAGE", "VERSION", "COMMANDS", "SOURCE", "HERE", "DESCRIPTION");
        foreach (var dropIn in dropIns)
        {
            table.Add(
                dropIn.Id,
                dropIn.Version,
                dropIn.TapNames.Count == 0 ? "-" : string.Join(", ", dropIn.TapNames),
                dropIn.Source,
                Here(context, dropIn.Id),
                Short(dropIn.Description));
        }

        return table.ToString();
    }

    /// <summary>The version that holds here, and whose set asks for it.</summary>
    private static string Here(PluginContext context, string id)
    {
        var directory = context.Plugins.Directory;
        return directory.Plugins.Concat(directory.Hidden).FirstOrDefault(plugin => Ids.AreSame(plugin.DropInId, id)) is { } plugin
            ? $"{plugin.DropInVersion} ({ScopeOptions.Word(plugin.Origin)})"
            : directory.Unrestored.Any(unrestored => Ids.AreSame(unrestored.Request.Id, id)) ? "not restored yet"
            : "-";
    }

    private static string Short(string description)
    {
        var line = string.Join(' ', description.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestDescription ? line : $"{line[..(LongestDescription - 3)].TrimEnd()}...";
    }
}
