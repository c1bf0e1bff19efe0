using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;
using Twisted.Shared.Completion;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin show</c>: all that is known of one drop-in.</summary>
internal sealed class ShowCommand : IPluginCommand
{
    public string Name => "show";

    public string Summary => "Shows all that is known of a package with plug-ins, added or not.";

    public IReadOnlyList<OptionEntry> Options { get; } =
    [
        PlanOptionEntries.Source,
        PlanOptionEntries.Prerelease,
        new()
        {
            Kind = OptionKind.Argument,
            Name = "id[@version]",
            Member = "id",
            ValueName = PackageWords.IdAtVersion,
            Required = true,
            Help = "The package. With a version or a range, and when it is in no set, the feeds are asked.",
        },
    ];

    public int Run(PluginContext context, ParsedOptions parsed)
    {
        var request = Requests.Parse(parsed["id[@version]"]!);
        if (request.Version is null && !parsed.Has(PlanOptionEntries.Source.Name) && !parsed.Has(PlanOptionEntries.Prerelease.Name))
        {
            foreach (var scope in context.Scopes)
            {
                if (DropInSet.Read(scope).FirstOrDefault(other => Ids.AreSame(other.Id, request.Id)) is { } asked)
                {
                    ShowAdded(context, scope, asked);
                    return ExitCode.Success;
                }
            }

            if (StockCatalogue.Read().FirstOrDefault(stock => Ids.AreSame(stock.Id, request.Id)) is { } found)
            {
                var locked = DropInLock.Find(DropInLock.ReadOrEmpty(DropInScope.OfUser(context.Home)), found.Id);
                Show(context, $"{found.Id} {found.Version}", "with the tools", "", locked?.Version == found.Version ? locked : null, found.Manifest);
                return ExitCode.Success;
            }
        }

        using var plan = Planning.Plan(context, request, [], parsed);
        context.Terminal.Write(PlanScreen.Of(plan, changes: [], setFile: null));
        context.Terminal.WriteLine($"It is not added. To add it: mktap plugin add {plan.Locked.Id}{(request.Version is null ? "" : $"@{plan.Locked.Version}")}");
        return ExitCode.Success;
    }

    private static void ShowAdded(PluginContext context, DropInScope scope, DropInRequest asked)
    {
        var found = DropInLock.Find(DropInLock.ReadOrEmpty(scope), asked.Id);
        var locked = found is not null && asked.IsMetBy(found) ? found : null;
        var words = asked.Version ?? "the newest when it is updated";
        PluginManifest? manifest = null;
        try
        {
            manifest = locked is null ? null : StoredManifest.TryRead(context.Home, locked);
        }
        catch (PluginHostException exception)
        {
            context.Terminal.Problem(exception.Message);
        }

        Show(context, locked is null ? asked.Id : $"{locked.Id} {locked.Version}", words, scope.SetFile, locked, manifest);
    }

    private static void Show(PluginContext context, string heading, string asked, string setFile, LockedDropIn? locked, PluginManifest? manifest)
    {
        var terminal = context.Terminal;
        var own = locked?.Packages[0];
        var isComplete = locked is not null && new DropInLoader(context.Home).IsComplete(locked);
        var state = isComplete ? "restored"
            : locked is not null ? "not restored yet; to do so: mktap plugin restore"
            : setFile.Length > 0 ? $"not restored yet; to do so: mktap plugin update {heading}"
            : "not restored yet; it is when it is first used";
        terminal.Write(new LabelledRows(heading)
            .Add("asked for", asked)
            .Add("set", setFile)
            .Add("state", state)
            .Add("source", own?.Source ?? "")
            .Add("publisher", own is null ? "" : PlanScreen.Publisher(own))
            .Add("sha512", own?.Sha512 ?? "")
            .Add("framework", manifest?.Framework ?? "")
            .Add("store", own is null ? "" : context.Home.PackageFolder(own))
            .Add("native code", locked is null ? [] : PlanScreen.NativeCode(locked))
            .Add("adds", manifest is null ? [] : PlanScreen.Plugins(manifest.Plugins))
            .ToString());
        foreach (var package in locked?.Packages ?? [])
        {
            terminal.Write("\n");
            terminal.Write(new LabelledRows($"Package {package.Id} {package.Version}")
                .Add("source", package.Source)
                .Add("publisher", PlanScreen.Publisher(package))
                .Add("needs", [.. package.Dependencies.Select(dependency => $"{dependency.Id} {dependency.Range}")])
                .Add("files", [.. package.Files.Select(FileLine)])
                .ToString());
        }

        foreach (var entry in (manifest?.Plugins ?? []).Where(entry => entry.TapName is not null))
        {
            terminal.Write("\n");
            terminal.Write(TapCommandLine.Help("mktap", entry, new OptionParser(entry.Options), () => context.Plugins.Directory.Plugins));
        }
    }

    private static string FileLine(LockedFile file)
    {
        var kind = file.Kind.ToString().ToLowerInvariant();
        return $"{file.Path} ({kind}{(file.Rid is null ? "" : $", {file.Rid}")})";
    }
}
