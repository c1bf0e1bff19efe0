using Twisted.Usage;

namespace Twisted.Runner;

/// <summary>Reads the options <c>--uid</c> and <c>--gid</c>, which the tools share.</summary>
public static class IdOption
{
    /// <param name="nameOrNumber">The option's value; null when it was not given.</param>
    /// <exception cref="UsageException">There is no such user.</exception>
    public static int? User(string? nameOrNumber) =>
        nameOrNumber is null ? null
        : UserDatabase.TryResolveUser(nameOrNumber, out var uid, out _) ? uid
        : throw new UsageException($"--uid: there is no user \"{nameOrNumber}\"");

    /// <param name="nameOrNumber">The option's value; null when it was not given.</param>
    /// <exception cref="UsageException">There is no such group.</exception>
    public static int? Group(string? nameOrNumber) =>
        nameOrNumber is null ? null
        : UserDatabase.TryResolveGroup(nameOrNumber, out var gid) ? gid
        : throw new UsageException($"--gid: there is no group \"{nameOrNumber}\"");
}
