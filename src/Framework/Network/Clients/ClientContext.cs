using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Twisted.Network;

/// <summary>What a <see cref="ClientEndpoint"/> connects with.</summary>
public sealed record ClientContext
{
    /// <summary>Discards the log, goes by the system's clock, and asks the system for names.</summary>
    public static ClientContext Default { get; } = new();

    /// <summary>Where connections and their factory log to.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>What time-outs and delays go by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Turns host names into addresses.</summary>
    public IHostResolver Resolver { get; init; } = SystemResolver.Instance;
}
