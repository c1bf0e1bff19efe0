namespace Twisted.Services;

/// <summary>What a <see cref="PeriodicTask"/> does when a call fails. The failure is logged in any case.</summary>
public enum PeriodicFailure
{
    /// <summary>It goes on: the next call comes when it would have come.</summary>
    Continue,

    /// <summary>It makes no more calls until it is started again.</summary>
    End,
}
