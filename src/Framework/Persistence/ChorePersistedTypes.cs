using Twisted.Services;

namespace Twisted.Persistence;

/// <summary>The services that do something again and again, in a tap.</summary>
internal static class ChorePersistedTypes
{
    public static void Register(PersistedTypeRegistry types)
    {
        types.Add(
            "Backoff",
            1,
            (Backoff backoff, MemberWriter members) =>
            {
                members.Write("initial", backoff.Initial);
                members.Write("factor", backoff.Factor);
                members.Write("maximum", backoff.Maximum);
                members.Write("jitter", backoff.Jitter);
                members.Write("limit", backoff.Limit);
                members.Write("resetAfter", backoff.ResetAfter);
            },
            ReadBackoff);
        types.Add(
            "PeriodicTask",
            1,
            (PeriodicTask task, MemberWriter members) =>
            {
                members.Write("name", task.Name);
                members.Write("interval", task.Interval);
                members.Write("action", task.Action is PeriodicAction
                    ? throw new ArgumentException("a PeriodicTask that calls a delegate cannot be kept: give it an IPeriodicAction, or make it when its service starts")
                    : task.Action);
                members.Write("jitter", task.Jitter);
                members.Write("startsWithCall", task.StartsWithCall);
                members.Write("onFailure", task.OnFailure);
            },
            members => new PeriodicTask(members.Read<TimeSpan>("interval"), members.Read<IPeriodicAction>("action"))
            {
                Name = members.ReadOptional<string>("name"),
                Jitter = members.ReadOptional("jitter", 0.0),
                StartsWithCall = members.ReadOptional("startsWithCall", false),
                OnFailure = members.ReadOptional("onFailure", PeriodicFailure.Continue),
            });
        types.Add(
            "ProcessService",
            1,
            (ProcessService process, MemberWriter members) =>
            {
                members.Write("name", process.Name);
                members.Write("program", process.Program);
                members.Write("arguments", process.Arguments);
                members.Write("environment", process.Environment);
                members.Write("workingFolder", process.WorkingFolder);
                members.Write("uid", process.Uid);
                members.Write("gid", process.Gid);
                members.Write("restart", process.Restart);
                members.Write("backoff", process.Backoff);
                members.Write("gracePeriod", process.GracePeriod);
            },
            ReadProcess);
    }

    private static Backoff ReadBackoff(MemberReader members)
    {
        var usual = new Backoff();
        return new Backoff
        {
            Initial = members.ReadOptional("initial", usual.Initial),
            Factor = members.ReadOptional("factor", usual.Factor),
            Maximum = members.ReadOptional("maximum", usual.Maximum),
            Jitter = members.ReadOptional("jitter", usual.Jitter),
            Limit = members.ReadOptional<int?>("limit"),
            ResetAfter = members.ReadOptional("resetAfter", usual.ResetAfter),
        };
    }

    private static ProcessService ReadProcess(MemberReader members)
    {
        var process = new ProcessService(members.Read<string>("program"), members.ReadOptional<IReadOnlyList<string>>("arguments") ?? [])
        {
            Name = members.ReadOptional<string>("name"),
            Environment = members.ReadOptional<IReadOnlyDictionary<string, string?>>("environment") ?? new Dictionary<string, string?>(),
            WorkingFolder = members.ReadOptional<string>("workingFolder"),
            Uid = members.ReadOptional<int?>("uid"),
            Gid = members.ReadOptional<int?>("gid"),
            Restart = members.ReadOptional("restart", ProcessRestart.Always),
            Backoff = members.ReadOptional<Backoff>("backoff") ?? new Backoff(),
            GracePeriod = members.ReadOptional("gracePeriod", TimeSpan.FromSeconds(5)),
        };
        return process;
    }
}
