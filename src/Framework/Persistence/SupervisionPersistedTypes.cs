using Twisted.Services;

namespace Twisted.Persistence;

/// <summary>How services are supervised, in a tap.</summary>
internal static class SupervisionPersistedTypes
{
    public static void Register(PersistedTypeRegistry types)
    {
        types.Add(
            "Supervision",
            1,
            (Supervision supervision, MemberWriter members) =>
            {
                members.Write("strategy", supervision.Strategy);
                members.Write("intensity", supervision.Intensity);
                if (supervision.Intensity is null)
                {
                    // None at all is the usual one.
                    members.Write("unlimited", true);
                }

                members.Write("period", supervision.Period);
                members.Write("backoff", supervision.Backoff);
                members.Write("children", supervision.Children);
            },
            ReadSupervision);
        types.Add(
            "ChildSupervision",
            1,
            (ChildSupervision child, MemberWriter members) =>
            {
                members.Write("restart", child.Restart);
                members.Write("stopBudget", child.StopBudget);
                members.Write("dependsOn", child.DependsOn);
            },
            members => new ChildSupervision
            {
                Restart = members.ReadOptional("restart", RestartType.Permanent),
                StopBudget = members.ReadOptional<TimeSpan?>("stopBudget"),
                DependsOn = members.ReadOptional<IReadOnlyList<string>>("dependsOn") ?? [],
            });
    }

    private static Supervision ReadSupervision(MemberReader members)
    {
        var usual = Supervision.Default;
        return new Supervision
        {
            Strategy = members.ReadOptional("strategy", usual.Strategy),
            Intensity = members.ReadOptional("unlimited", false) ? null : members.ReadOptional("intensity", usual.Intensity),
            Period = members.ReadOptional("period", usual.Period),
            Backoff = members.ReadOptional<Backoff>("backoff") ?? usual.Backoff,
            Children = members.ReadOptional<IReadOnlyDictionary<string, ChildSupervision>>("children") ?? usual.Children,
        };
    }
}
