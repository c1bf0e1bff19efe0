using Twisted.Accounts;

[assembly: PersistedTypes<PamPersistedTypes>]

namespace Twisted.Accounts;

/// <summary>What is kept in a tap: the name of the service.</summary>
public sealed class PamPersistedTypes : IPersistedTypes
{
    /// <inheritdoc/>
    public void Register(PersistedTypeRegistry types) => types.Add(
        "Twisted.Accounts.Pam",
        1,
        (PamChecker checker, MemberWriter members) => members.Write("service", checker.Service),
        members => new PamChecker(members.Read<string>("service")));
}
