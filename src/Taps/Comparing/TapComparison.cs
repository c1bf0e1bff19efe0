using Twisted.Persistence;
using Twisted.Persistence.Comparing;
using Twisted.PluginHost.Locking;

namespace Twisted.Taps.Comparing;

/// <summary>Compares two taps by what they mean, whatever their formats: the objects, and the drop-ins that they need.</summary>
public static class TapComparison
{
    /// <summary>All that differs: first the objects, then the drop-ins, whose paths have no slash in front.</summary>
    /// <exception cref="TapException">The locks of one are malformed, or its objects are nested too deeply.</exception>
    public static IReadOnlyList<ModelDifference> Compare(TapFile old, TapFile now)
    {
        try
        {
            return [.. ModelComparison.Compare(old.Document.Root, now.Document.Root), .. CompareDropIns(TapDropIns.Read(old), TapDropIns.Read(now))];
        }
        catch (InvalidDataException exception)
        {
            throw new TapException($"cannot compare \"{old.Path}\" with \"{now.Path}\": their objects are nested too deeply", exception);
        }
    }

    private static IEnumerable<ModelDifference> CompareDropIns(IReadOnlyList<LockedDropIn> old, IReadOnlyList<LockedDropIn> now)
    {
        foreach (var id in Ids(old.Select(dropIn => dropIn.Id), now.Select(dropIn => dropIn.Id)))
        {
            var left = old.FirstOrDefault(dropIn => IsSame(dropIn.Id, id));
            var right = now.FirstOrDefault(dropIn => IsSame(dropIn.Id, id));
            foreach (var difference in ComparePackages(left?.Packages ?? [], right?.Packages ?? [], id))
            {
                yield return difference;
            }

            if (left is not null && right is not null && left.Stock != right.Stock)
            {
                yield return new ModelDifference($"drop-ins/{id}", Stock(left), Stock(right));
            }
        }

        var (before, after) = (Common(old, now), Common(now, old));
        if (!before.SequenceEqual(after, StringComparer.OrdinalIgnoreCase))
        {
            yield return new ModelDifference("drop-ins", $"in the order {string.Join(", ", before)}", $"in the order {string.Join(", ", after)}");
        }
    }

    private static IEnumerable<ModelDifference> ComparePackages(IReadOnlyList<LockedPackage> old, IReadOnlyList<LockedPackage> now, string dropIn)
    {
        foreach (var id in Ids(old.Select(package => package.Id), now.Select(package => package.Id)))
        {
            var left = old.FirstOrDefault(package => IsSame(package.Id, id));
            var right = now.FirstOrDefault(package => IsSame(package.Id, id));
            var hasOtherContent = left is not null && right is not null && left.Version == right.Version
                && (left.Sha512 != right.Sha512 || !left.Files.SequenceEqual(right.Files));
            var (before, after) = (Describe(left, hasOtherContent), Describe(right, hasOtherContent));
            if (before != after)
            {
                yield return new ModelDifference(IsSame(id, dropIn) ? $"drop-ins/{dropIn}" : $"drop-ins/{dropIn}/{id}", before, after);
            }
        }
    }

    // The whole hash says no more to a person, and of the files it is enough that there is one.
    private static string? Describe(LockedPackage? package, bool withContent) => package is null
        ? null
        : $"{package.Version} from {package.Source}{(withContent ? $", content {package.Sha512[..8]}…, {package.Files.Count} files" : "")}";

    private static string Stock(LockedDropIn dropIn) => dropIn.Stock ? "comes with the tools" : "from a set";

    private static List<string> Common(IReadOnlyList<LockedDropIn> some, IReadOnlyList<LockedDropIn> others) =>
        [.. some.Select(dropIn => dropIn.Id).Where(id => others.Any(other => IsSame(other.Id, id)))];

    private static IEnumerable<string> Ids(IEnumerable<string> left, IEnumerable<string> right) => left.Union(right, StringComparer.OrdinalIgnoreCase);

    private static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
