namespace Twisted.Accounts;

/// <summary>How many wrong logins an address may try.</summary>
/// <remarks>
/// <para>
/// Some failures are free; then the address has to wait after each, for a time that doubles, and what it tries meanwhile is
/// refused unseen. A login that succeeds takes nothing back, so an account of one's own is no licence to guess at others; it is
/// time that does. While attempts are looked at, others of the same address that would exceed the limit wait for them.
/// </para>
/// <para>
/// An IPv4 address counts as itself, an IPv6 address with its whole network of 64 bits. Peers without an address, those of a
/// UNIX socket, are not limited. Of credentials that nobody can guess, anonymous and public keys, refusals do not count.
/// </para>
/// </remarks>
public sealed record FailureLimit
{
    /// <summary>What holds when nothing else is said.</summary>
    public static FailureLimit Default { get; } = new();

    /// <summary>How many failures are free; 5 by default, at least 1.</summary>
    public int FreeFailures { get; init; } = 5;

    /// <summary>How long to wait after the last of them; twice that after each further one. A second by default.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait; 15 minutes by default.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after the last failure all are forgotten; 30 minutes by default, and never less than the longest wait.</summary>
    public TimeSpan Memory { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Of how many addresses failures are remembered; 10,000 by default (about 2 MiB). Beyond that the oldest are forgotten.</summary>
    public int MostAddresses { get; init; } = 10_000;

    /// <summary>How long an address waits after that many failures; zero while they are free.</summary>
    internal TimeSpan DelayAfter(int failures)
    {
        var doublings = failures - FreeFailures;
        if (doublings < 0)
        {
            return TimeSpan.Zero;
        }

        // 2^40 of the shortest delay is more than any limit.
        var ticks = Math.Min(FirstDelay.Ticks * Math.Pow(2, Math.Min(doublings, 40)), LongestDelay.Ticks);
        return TimeSpan.FromTicks((long)ticks);
    }

    /// <exception cref="ArgumentException">Something is out of its range.</exception>
    internal void Check()
    {
        if (FreeFailures < 1 || MostAddresses < 1 || FirstDelay < TimeSpan.Zero || LongestDelay < FirstDelay || Memory < LongestDelay)
        {
            throw new ArgumentException($"A limit needs at least one free failure and one address, and delays that are not longer than the memory: {this}.");
        }
    }
}
