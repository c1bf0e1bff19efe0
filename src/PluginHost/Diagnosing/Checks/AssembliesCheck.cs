namespace Twisted.PluginHost.Diagnosing.Checks;

/// <summary>Whether every assembly that a drop-in refers to is there, and new enough.</summary>
internal sealed class AssembliesCheck : IDoctorCheck
{
    private const string Name = "assemblies";

    public IEnumerable<DoctorFinding> Examine(DoctorSubject subject)
    {
        var findings = new List<DoctorFinding>();
        var counts = new Dictionary<AssemblyServer, int>();
        foreach (var dropIn in subject.Held.All)
        {
            var map = AssemblyMap.Of(subject.Home, dropIn.Locked);
            findings.AddRange(map.References.Where(IsBad).GroupBy(reference => reference.Name).Select(same => Problem(dropIn, [.. same])));
            findings.AddRange(map.Duplicates.Select(duplicate => DoctorFinding.Warning(
                Name,
                $"{dropIn.Locked.Id} {dropIn.Locked.Version} has the assembly \"{duplicate.Name}\" in "
                + $"{string.Join(" and ", duplicate.Packages.Select(package => $"{package.Id} {package.Version}"))}; the one of the first is used",
                $"mktap plugin why {duplicate.Packages[1].Id}")));
            foreach (var served in map.References.GroupBy(reference => reference.Server))
            {
                counts[served.Key] = counts.GetValueOrDefault(served.Key) + served.DistinctBy(reference => reference.Name).Count();
            }
        }

        return findings.Count > 0
            ? findings
            : [DoctorFinding.Ok(
                Name,
                $"all are served: {counts.GetValueOrDefault(AssemblyServer.DropIn)} by drop-ins, {counts.GetValueOrDefault(AssemblyServer.Host)} by the host, "
                + $"{counts.GetValueOrDefault(AssemblyServer.SharedFramework)} by the shared frameworks")];
    }

    private static bool IsBad(ServedAssembly reference) => reference.Server == AssemblyServer.Missing || reference.IsTooOld;

    private static DoctorFinding Problem(HeldDropIn dropIn, ServedAssembly[] references)
    {
        var worst = references.MaxBy(reference => reference.Version)!;
        var who = $"\"{worst.File}\" of {worst.PackageId} {worst.PackageVersion}{(worst.PackageId == dropIn.Locked.Id ? "" : $", a package of {dropIn.Locked.Id},")} "
            + $"needs the assembly \"{worst.Name}\" {worst.Version}";
        var text = worst.Server == AssemblyServer.Missing
            ? $"{who}, which is neither in the drop-in's packages nor in the host"
            : $"{who}, and would get {worst.ServedVersion}{(worst.ServedBy is null ? "" : $" from {worst.ServedBy}")}";

        // Libraries have references that they only follow on other platforms, or never.
        return references.Any(reference => reference.PackageId == dropIn.Locked.Id)
            ? DoctorFinding.Error(Name, text, DoctorSubject.UpdateOf(dropIn))
            : DoctorFinding.Warning(Name, text, DoctorSubject.UpdateOf(dropIn));
    }
}
