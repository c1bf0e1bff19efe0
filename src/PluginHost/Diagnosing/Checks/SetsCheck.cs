namespace Twisted.PluginHost.Diagnosing.Checks;

/// <summary>The sets and their locks: they can be read, and agree.</summary>
internal sealed class SetsCheck : IDoctorCheck
{
    private const string Name = "sets";

    public IEnumerable<DoctorFinding> Examine(DoctorSubject subject)
    {
        var held = subject.Held;
        DoctorFinding[] problems =
        [
            .. held.Problems.Select(problem => DoctorFinding.Error(Name, problem.Text, problem.Path is { } path ? $"mv \"{path}\" \"{path}.broken\"" : null)),
            .. held.Unlocked.Select(unlocked => DoctorFinding.Error(
                Name,
                held.All.FirstOrDefault(dropIn => dropIn.Request == unlocked.Request) is { } other
                    ? $"\"{unlocked.Scope.SetFile}\" asks for {unlocked.Request}, and its lock has {other.Locked.Version}"
                    : $"\"{unlocked.Scope.SetFile}\" asks for {unlocked.Request}, and its lock does not have it",
                $"mktap plugin update {unlocked.Request.Id}")),
            .. held.Idle.Select(idle => DoctorFinding.Warning(
                Name,
                idle.Locked.Stock
                    ? $"\"{idle.LockFile}\" has {idle.Locked.Id} {idle.Locked.Version}, which came with other tools than these"
                    : $"\"{idle.LockFile}\" has {idle.Locked.Id} {idle.Locked.Version}, which its set does not ask for",
                $"mktap plugin add {idle.Locked.Id}")),
        ];
        return problems.Length > 0
            ? problems
            : [DoctorFinding.Ok(Name, $"{subject.Scopes.Count} {(subject.Scopes.Count == 1 ? "set agrees with its lock" : "sets agree with their locks")}; drop-ins: {held.All.Count}")];
    }
}
