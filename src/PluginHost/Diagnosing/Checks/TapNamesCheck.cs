using Twisted.Manifest;

namespace Twisted.PluginHost.Diagnosing.Checks;

/// <summary>Whether every tap plug-in can be reached by its name.</summary>
internal sealed class TapNamesCheck : IDoctorCheck
{
    private const string Name = "commands";

    /// <summary>The commands that are mktap's own.</summary>
    private static readonly string[] Reserved = ["passwd", "plugin"];

    public IEnumerable<DoctorFinding> Examine(DoctorSubject subject)
    {
        var taps = subject.Directory.OfType(PluginEntry.TapType);
        DoctorFinding[] problems =
        [
            .. taps.Where(tap => tap.Entry.TapName is not null).GroupBy(tap => tap.Entry.TapName!).Where(same => same.Count() > 1)
                .Select(same => DoctorFinding.Error(
                    Name,
                    $"\"{same.Key}\" is provided by {string.Join(" and ", same.Select(tap => $"{tap.DropInId} {tap.DropInVersion}"))}; none goes before the other",
                    $"mktap --package {same.First().DropInId} {same.Key}")),
            .. subject.Directory.Hidden.Select(hidden => DoctorFinding.Warning(
                Name,
                $"\"{hidden.Entry.TapName}\" of {hidden.DropInId} {hidden.DropInVersion} is hidden by that of "
                + string.Join(" and ", subject.Directory.FindTaps(hidden.Entry.TapName!).Select(tap => $"{tap.DropInId} {tap.DropInVersion}")),
                $"mktap --package {hidden.DropInId} {hidden.Entry.TapName}")),
            .. taps.Where(tap => Reserved.Contains(tap.Entry.TapName)).Select(tap => DoctorFinding.Warning(
                Name, $"\"{tap.Entry.TapName}\" of {tap.DropInId} {tap.DropInVersion} is hidden by mktap's own", $"mktap --package {tap.DropInId} {tap.Entry.TapName}")),
        ];
        return problems.Length > 0 ? problems : [DoctorFinding.Ok(Name, $"each can be reached by its name ({taps.Count})")];
    }
}
