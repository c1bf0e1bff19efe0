namespace Twisted.PluginHost.Diagnosing.Checks;

/// <summary>Whether every drop-in was built for a Framework that this host can stand in for.</summary>
internal sealed class HostCheck : IDoctorCheck
{
    private const string Name = "host";

    public IEnumerable<DoctorFinding> Examine(DoctorSubject subject)
    {
        var breaks = new HostRanges(subject.Home).Compare(subject.Held.All, HostRanges.ThisHost).Breaks;
        return breaks.Count == 0
            ? [DoctorFinding.Ok(Name, $"every drop-in can use Twisted.Framework {HostRanges.ThisHost}")]
            : breaks.Select(found => DoctorFinding.Error(
                Name,
                $"{found.PackageId} {found.PackageVersion}{(found.PackageId == found.DropIn.Locked.Id ? "" : $" of {found.DropIn.Locked.Id}")} needs "
                + $"Twisted.Framework {found.Range}, and this host has {HostRanges.ThisHost}",
                DoctorSubject.UpdateOf(found.DropIn)));
    }
}
