using System.Net;
using System.Runtime.InteropServices;
using Twisted.Network;
using Twisted.Persistence;

namespace Twisted.Policies;

/// <summary>Limits how many connections a factory serves at a time, in all and for each address.</summary>
/// <remarks>
/// One that is over a limit is closed before anything is read. The log says once that this happens, and once that it is over: when it has not
/// happened for a minute. Of IPv6 addresses those with the same first 64 bits count as one; what has no address counts in all only.
/// </remarks>
public class ConnectionLimitFactory : WrappingFactory
{
    /// <summary>The most connections when nothing else is said.</summary>
    public const int DefaultMaxConnections = 10_000;

    /// <summary>The most connections of one address when nothing else is said.</summary>
    public const int DefaultMaxConnectionsPerAddress = 100;

    [Ephemeral]
    private readonly Lock _gate = new();

    /// <summary>Of those with an open connection only, so that it is never longer than <see cref="MaxConnections"/>.</summary>
    [Ephemeral]
    private readonly Dictionary<UInt128, int> _byAddress = [];

    [Ephemeral]
    private int _count;

    [Ephemeral]
    private RefusalLog? _log;

    /// <param name="inner">What is wrapped.</param>
    public ConnectionLimitFactory(Factory inner)
        : base(inner)
    {
    }

    /// <summary>The most connections at a time; <see cref="DefaultMaxConnections"/> unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    [Kept]
    public int MaxConnections
    {
        get;
        init => field = AtLeastOne(value);
    } = DefaultMaxConnections;

    /// <summary>The most connections of one address at a time; <see cref="DefaultMaxConnectionsPerAddress"/> unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    [Kept]
    public int MaxConnectionsPerAddress
    {
        get;
        init => field = AtLeastOne(value);
    } = DefaultMaxConnectionsPerAddress;

    /// <summary>The clock for what the log says; the system's by default. Not kept.</summary>
    [Ephemeral]
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How many connections are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <inheritdoc/>
    public sealed override Protocol? BuildProtocol(EndPoint? address)
    {
        var network = PeerNetwork.Of(address);
        if (TryEnter(network) is { } limit)
        {
            NoteRefusal(limit, address);
            return BuildOverflowProtocol(address);
        }

        ProtocolWrapper? protocol = null;
        try
        {
            _log?.Admitted(Logger, Name);
            protocol = Inner.MakeProtocol(address) is { } inner ? new Counted(this, inner, network) : null;
            return protocol;
        }
        finally
        {
            if (protocol is null)
            {
                Leave(network);
            }
        }
    }

    /// <summary>A protocol for a connection over the limit, to say so to the peer; it is not counted, so it should be done at once. The default is none.</summary>
    /// <param name="address">As for <see cref="BuildProtocol"/>.</param>
    protected virtual Protocol? BuildOverflowProtocol(EndPoint? address) => null;

    private void NoteRefusal(string limit, EndPoint? address) => LazyInitializer
        .EnsureInitialized(ref _log, () => new RefusalLog(Clock, "refuses connections"))
        .Refused(Logger, Name, () => $"{limit}; one from {PeerNetwork.Describe(address)} was the first");

    private static int AtLeastOne(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        return value;
    }

    /// <summary>Null when one more is counted, else what the limit is.</summary>
    private string? TryEnter(UInt128? network)
    {
        lock (_gate)
        {
            if (_count >= MaxConnections)
            {
                return $"{MaxConnections} are open, the most in all";
            }

            if (network is { } key)
            {
                var count = _byAddress.GetValueOrDefault(key);
                if (count >= MaxConnectionsPerAddress)
                {
                    return $"{MaxConnectionsPerAddress} are open, the most for one address";
                }

                _byAddress[key] = count + 1;
            }

            _count++;
            return null;
        }
    }

    private void Leave(UInt128? network)
    {
        lock (_gate)
        {
            _count--;
            if (network is { } key && --CollectionsMarshal.GetValueRefOrNullRef(_byAddress, key) == 0)
            {
                _byAddress.Remove(key);
            }
        }
    }

    private sealed class Counted(ConnectionLimitFactory factory, Protocol inner, UInt128? network) : ProtocolWrapper(factory, inner)
    {
        public override void ConnectionLost(ConnectionLostReason reason)
        {
            factory.Leave(network);
            base.ConnectionLost(reason);
        }
    }
}
