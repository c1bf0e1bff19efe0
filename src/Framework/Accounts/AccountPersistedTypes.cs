using Twisted.Persistence;

namespace Twisted.Accounts;

/// <summary>What of accounts is kept in a tap: where they are, never what a file of passwords has.</summary>
internal static class AccountPersistedTypes
{
    public static void Register(PersistedTypeRegistry types)
    {
        types.Add(
            "Portal",
            1,
            (Portal portal, MemberWriter members) =>
            {
                members.Write("realm", portal.Realm);
                members.Write("checkers", portal.Checkers);
                members.Write("failureLimit", portal.FailureLimit);
            },
            members => new Portal(members.Read<IRealm>("realm"), ReadCheckers(members), members.ReadOptional<FailureLimit>("failureLimit")))

            // The counts are of a process, and the logger is its own.
            .Ephemeral("_failures", nameof(Portal.Logger));
        types.Add(
            "FailureLimit",
            1,
            (FailureLimit limit, MemberWriter members) =>
            {
                members.Write("freeFailures", limit.FreeFailures);
                members.Write("firstDelay", limit.FirstDelay);
                members.Write("longestDelay", limit.LongestDelay);
                members.Write("memory", limit.Memory);
                members.Write("mostAddresses", limit.MostAddresses);
            },
            members => new FailureLimit
            {
                FreeFailures = members.Read<int>("freeFailures"),
                FirstDelay = members.Read<TimeSpan>("firstDelay"),
                LongestDelay = members.Read<TimeSpan>("longestDelay"),
                Memory = members.Read<TimeSpan>("memory"),
                MostAddresses = members.Read<int>("mostAddresses"),
            });
        types.Add("AnonymousChecker", 1, (AnonymousChecker _, MemberWriter _) => { }, _ => new AnonymousChecker());
        types.Add(
            "MemoryChecker",
            1,
            (MemoryChecker checker, MemberWriter members) => members.Write("accounts", checker.Accounts),
            members =>
            {
                var checker = new MemoryChecker();
                foreach (var (name, saltAndHash) in members.Read<IReadOnlyDictionary<string, byte[]>>("accounts"))
                {
                    checker.Restore(name, saltAndHash);
                }

                return checker;
            });
        types.Add(
            "SecretsFileChecker",
            1,
            (SecretsFileChecker checker, MemberWriter members) => members.Write("path", checker.Path),
            members => new SecretsFileChecker(members.Read<string>("path")));
        types.Add(
            "AuthorizedKeysChecker",
            1,
            (AuthorizedKeysChecker checker, MemberWriter members) => members.Write("path", checker.Pattern),
            members => new AuthorizedKeysChecker(members.Read<string>("path")))
            .Ephemeral("_gate", "_files", "_clock");
    }

    private static IReadOnlyList<IChecker> ReadCheckers(MemberReader members)
    {
        const string Checkers = "checkers";
        var checkers = members.Read<IReadOnlyList<IChecker?>>(Checkers);
        for (var i = 0; i < checkers.Count; i++)
        {
            if (checkers[i] is null)
            {
                throw members.Fault(Checkers, i, "null is no checker");
            }
        }

        return checkers!;
    }
}
