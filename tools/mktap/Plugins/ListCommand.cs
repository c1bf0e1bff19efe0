using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Locking;
using Twisted.Shared.Completion;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin list</c>: from the sets, locks and manifests alone; no feed is asked.</summary>
internal sealed class ListCommand : IPluginCommand
{
    private const string Nothing = "-";

    public string Name => "list";

    public string Summary => "Lists the plug-ins that there are, with their packages.";

    public IReadOnlyList<OptionEntry> Options { get; } =
    [
        new() { Kind = OptionKind.Parameter, Name = "type", ValueName = PackageWords.PluginType, Help = "Only plug-ins of this type, such as tap." },
    ];

    public int Run(PluginContext context, ParsedOptions parsed)
    {
        var type = parsed["type"];
        var rows = new List<string[]>();
        var directory = context.Plugins.Directory;
        foreach (var plugin in directory.Plugins.Concat(directory.Hidden).Where(plugin => type is null || plugin.Entry.Type == type))
        {
            rows.Add(Row(context, plugin));
        }

        // Of what has no plug-ins that are known, no type is known either.
        if (type is null)
        {
            AddOthers(context, rows);
        }

        if (rows.Count == 0)
        {
            context.Terminal.WriteLine($"There are no plug-ins of the type \"{type}\".");
            return ExitCode.Success;
        }

        // Commands first, then other plug-ins, then packages of which none is known.
        var table = new TextTable("NAME", "PACKAGE", "VERSION", "SOURCE", "SET", "STATE");
        foreach (var row in rows.OrderBy(row => row[0] == Nothing ? 2 : row[0].Contains(':', StringComparison.Ordinal) ? 1 : 0).ThenBy(row => row[0], StringComparer.Ordinal))
        {
            table.Add(row);
        }

        context.Terminal.Write(table.ToString());
        return ExitCode.Success;
    }

    private static string[] Row(PluginContext context, FoundPlugin plugin)
    {
        var name = plugin.Entry.TapName ?? $"{plugin.Entry.Type}:{plugin.Entry.Name}";
        var scope = context.Scopes.FirstOrDefault(scope => scope.Origin == plugin.Origin);
        var asked = scope is null ? null : DropInSet.Read(scope).FirstOrDefault(request => Ids.AreSame(request.Id, plugin.DropInId));
        return
        [
            name,
            asked?.ToString() ?? plugin.DropInId,
            plugin.DropInVersion,
            plugin.Locked?.Packages[0].Source ?? Nothing,
            ScopeOptions.Word(plugin.Origin),
            StateOf(context, plugin),
        ];
    }

    private static string StateOf(PluginContext context, FoundPlugin plugin)
    {
        var tapName = plugin.Entry.TapName;
        if (tapName is not null && ManifestNames.IsReservedTapName(tapName))
        {
            return "hidden by a command of the tools";
        }

        var rivals = tapName is null ? [] : context.Plugins.Directory.FindTaps(tapName).Where(other => !Ids.AreSame(other.DropInId, plugin.DropInId)).ToList();
        if (rivals.Count > 0)
        {
            return $"{(rivals[0].Origin == plugin.Origin ? "ambiguous with" : "hidden by")} {rivals[0].DropInId} {rivals[0].DropInVersion}";
        }

        return plugin.Locked is { } locked && new DropInLoader(context.Home).IsComplete(locked) ? "restored" : "not restored yet";
    }

    /// <summary>What the sets ask for, and of which no plug-in is known.</summary>
    private static void AddOthers(PluginContext context, List<string[]> rows)
    {
        var directory = context.Plugins.Directory;
        var requested = new Dictionary<string, DropInScope>(StringComparer.OrdinalIgnoreCase);
        foreach (var scope in context.Scopes)
        {
            var locked = DropInLock.ReadOrEmpty(scope);
            foreach (var request in ReadOrEmpty(scope))
            {
                var isHidden = !requested.TryAdd(request.Id, scope);
                if (!isHidden && directory.Plugins.Concat(directory.Hidden).Any(plugin => plugin.Origin == scope.Origin && Ids.AreSame(plugin.DropInId, request.Id)))
                {
                    continue;
                }

                var found = DropInLock.Find(locked, request.Id);
                var met = found is not null && request.IsMetBy(found) ? found : null;
                var state = isHidden ? $"hidden by the {ScopeOptions.Word(requested[request.Id].Origin)}'s"
                    : directory.Problems.Any(problem => problem.Package is { } id && Ids.AreSame(id, request.Id)) ? "broken"
                    : met is not null && new DropInLoader(context.Home).IsComplete(met) ? "no plug-ins"
                    : "not restored yet";
                rows.Add([Nothing, request.ToString(), met?.Version ?? Nothing, met?.Packages[0].Source ?? Nothing, ScopeOptions.Word(scope.Origin), state]);
            }
        }
    }

    private static IReadOnlyList<DropInRequest> ReadOrEmpty(DropInScope scope)
    {
        try
        {
            return DropInSet.Read(scope);
        }
        catch (PluginHostException)
        {
            // It is among the problems of the directory, which were told.
            return [];
        }
    }
}
