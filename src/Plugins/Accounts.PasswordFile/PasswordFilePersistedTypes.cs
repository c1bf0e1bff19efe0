using Twisted.Accounts;

[assembly: PersistedTypes<PasswordFilePersistedTypes>]

namespace Twisted.Accounts;

/// <summary>What is kept in a tap: where the file is, and nothing of what is in it.</summary>
public sealed class PasswordFilePersistedTypes : IPersistedTypes
{
    /// <inheritdoc/>
    public void Register(PersistedTypeRegistry types) => types.Add(
        "Twisted.Accounts.PasswordFile",
        1,
        (PasswordFileChecker checker, MemberWriter members) => members.Write("path", checker.Path),
        members => new PasswordFileChecker(members.Read<string>("path")));
}
