using Twisted.PluginHost.Storing;

namespace Twisted.PluginHost.Diagnosing.Checks;

/// <summary>Packages of the store that nothing here uses. That is no fault: other projects and taps may need them, and cannot be known.</summary>
internal sealed class UnusedPackagesCheck : IDoctorCheck
{
    private const string Name = "unused";

    public IEnumerable<DoctorFinding> Examine(DoctorSubject subject)
    {
        var home = subject.Home;
        var used = subject.Held.All.Concat(subject.Held.Idle).Select(held => held.Locked).Concat(OneOffLock.ReadAll(home))
            .SelectMany(dropIn => dropIn.Packages)
            .Select(home.PackageFolder)
            .ToHashSet(StringComparer.Ordinal);
        string[] stored = [.. Folders(home.Packages).SelectMany(Folders)];
        string[] unused = [.. stored.Where(folder => !used.Contains(folder))];
        return
        [
            DoctorFinding.Ok(
                Name,
                unused.Length == 0
                    ? $"every package of the store is used here ({stored.Length})"
                    : $"{unused.Length} of {stored.Length} packages are in no lock that holds here, {ByteCount.Text(unused.Sum(ByteCount.OfFolder))}; other projects and taps may need them"),
        ];
    }

    private static string[] Folders(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
}
