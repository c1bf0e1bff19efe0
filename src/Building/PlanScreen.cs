using Twisted.Manifest;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;

namespace Twisted.Building;

/// <summary>What there is to know of a drop-in before it is trusted.</summary>
public static class PlanScreen
{
    /// <param name="plan">The drop-in.</param>
    /// <param name="changes">What comes from elsewhere than before; each a clause.</param>
    /// <param name="setFile">Where it is to be written; null for nowhere.</param>
    public static string Of(DropInPlan plan, IReadOnlyList<string> changes, string? setFile)
    {
        var (locked, own) = (plan.Locked, plan.Locked.Packages[0]);
        return new LabelledRows($"{locked.Id} {locked.Version}")
            .Add("about", Line(plan.Description))
            .Add("source", own.Source)
            .Add("authors", Line(plan.Authors))
            .Add("publisher", Publisher(own))
            .Add("adds", Plugins(plan.Manifest.Plugins))
            .Add("native code", NativeCode(locked))
            .Add("needs", Needs(locked))
            .Add("replaces", Replaced(plan))
            .Add("changes", [.. changes])
            .Add("set", setFile ?? "")
            .ToString();
    }

    /// <summary>Each plug-in on a line: a command as it is typed, others with their type.</summary>
    public static IReadOnlyList<string> Plugins(IReadOnlyList<PluginEntry> entries)
    {
        if (entries.Count == 0)
        {
            return ["nothing: it has no plug-ins"];
        }

        var names = entries.Select(entry => entry.TapName is null ? $"{entry.Type}:{entry.Name}" : $"mktap {entry.TapName}").ToList();
        var column = names.Max(name => name.Length) + 2;
        return [.. entries.Select((entry, i) => $"{names[i].PadRight(column)}{Line(entry.Description)}".TrimEnd())];
    }

    public static string Publisher(LockedPackage package) => package.Publisher?.ToString() ?? "not signed";

    /// <summary>The libraries of machine code, a line for each platform that has some.</summary>
    public static IReadOnlyList<string> NativeCode(LockedDropIn dropIn) =>
        [.. dropIn.Packages
            .SelectMany(package => package.Files)
            .Where(file => file.Kind == LockedFileKind.Native)
            .GroupBy(file => file.Rid ?? "any", StringComparer.Ordinal)
            .OrderBy(platform => platform.Key, StringComparer.Ordinal)
            .Select(platform => $"{platform.Key}: {string.Join(", ", platform.Select(file => Path.GetFileName(file.Path)).Order(StringComparer.Ordinal))}")];

    private static IReadOnlyList<string> Needs(LockedDropIn dropIn) =>
        dropIn.Packages.Count == 1
            ? ["no other packages"]
            : [.. dropIn.Packages.Skip(1).Select(package => $"{package.Id} {package.Version} from {package.Source}, {Publisher(package)}")];

    private static string Replaced(DropInPlan plan) =>
        plan.Previous is null || plan.Previous.Version == plan.Locked.Version ? ""
        : plan.IsDowngrade ? $"{plan.Previous.Version}, which is newer"
        : plan.Previous.Version;

    // Authors write paragraphs.
    private static string Line(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
