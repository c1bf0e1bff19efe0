namespace Twisted.PluginHost.Diagnosing.Checks;

/// <summary>The hash of every locked file, on any platform, and of every package.</summary>
internal sealed class FilesCheck : IDoctorCheck
{
    private const string Name = "files";

    public IEnumerable<DoctorFinding> Examine(DoctorSubject subject)
    {
        var files = 0;
        var findings = new List<DoctorFinding>();
        foreach (var dropIn in subject.Held.All)
        {
            if (subject.IsAbsent(dropIn))
            {
                findings.Add(DoctorFinding.Warning(Name, $"{dropIn.Locked.Id} {dropIn.Locked.Version} is locked, and not in the store yet", DoctorSubject.Restore));
                continue;
            }

            foreach (var package in dropIn.Locked.Packages)
            {
                findings.AddRange(PackageFaults.Find(subject.Home, package).Select(fault => DoctorFinding.Error(Name, fault, DoctorSubject.Restore)));
                files += package.Files.Count + 1;
            }
        }

        return findings.Count > 0 ? findings.DistinctBy(finding => finding.Text) : [DoctorFinding.Ok(Name, $"all are as they were restored ({files})")];
    }
}
