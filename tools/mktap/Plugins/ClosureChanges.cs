using Twisted.PluginHost.Locking;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary>In what the packages that a drop-in needs differ between two versions of it.</summary>
internal static class ClosureChanges
{
    /// <summary>A line for each package that comes, goes or changes, in the order of their ids.</summary>
    public static IReadOnlyList<string> Between(LockedDropIn before, LockedDropIn now)
    {
        var old = Others(before);
        var @new = Others(now);
        var lines = new List<string>();
        foreach (var id in old.Keys.Union(@new.Keys, StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase))
        {
            if (!old.TryGetValue(id, out var was))
            {
                lines.Add($"added    {id} {@new[id].Version} from {@new[id].Source}");
            }
            else if (!@new.TryGetValue(id, out var will))
            {
                lines.Add($"removed  {id} {was.Version}");
            }
            else if (was.Version != will.Version)
            {
                lines.Add($"changed  {id} {was.Version} -> {will.Version}");
            }
        }

        return lines;
    }

    private static Dictionary<string, LockedPackage> Others(LockedDropIn dropIn) =>
        dropIn.Packages.Skip(1).ToDictionary(package => package.Id, StringComparer.OrdinalIgnoreCase);
}
