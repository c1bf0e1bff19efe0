using System.Collections.Concurrent;

namespace Twisted.Accounts;

/// <summary>Counts the failures of each address, and says who has to wait. Safe for use from any thread.</summary>
internal sealed class FailureCounter
{
    private static readonly ConcurrentDictionary<Key, FailureCounter> Shared = new();

    private readonly Lock _gate = new();
    private readonly Dictionary<PeerNetwork, Peer> _peers = [];

    /// <summary>All of the above, in the order of their last failures.</summary>
    private readonly LinkedList<Peer> _byAge = new();
    private readonly FailureLimit _limit;
    private readonly TimeProvider _clock;

    public FailureCounter(FailureLimit limit, TimeProvider clock)
    {
        limit.Check();
        _limit = limit;
        _clock = clock;
    }

    /// <summary>How many addresses are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _peers.Count;
            }
        }
    }

    /// <summary>The one counter of this process for a store; one of its own where there is none.</summary>
    public static FailureCounter For(string? store, FailureLimit limit, TimeProvider clock) =>
        store is null
            ? new FailureCounter(limit, clock)
            : Shared.GetOrAdd(new Key(store, limit, clock), static key => new FailureCounter(key.Limit, key.Clock));

    /// <summary>Lets an attempt begin; <see cref="Leave"/> has to follow. Waits while others of the address might use up what is free.</summary>
    /// <returns>How long the address has to wait instead; null when the attempt may begin.</returns>
    public async ValueTask<TimeSpan?> EnterAsync(PeerNetwork network, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task others;
            lock (_gate)
            {
                var peer = Find(network);
                var left = _limit.DelayAfter(peer.Failures) - _clock.GetElapsedTime(peer.LastFailure);
                if (peer.Failures > 0 && left > TimeSpan.Zero)
                {
                    return left;
                }

                if (peer.Trying == 0 || peer.Failures + peer.Trying < _limit.FreeFailures)
                {
                    peer.Trying++;
                    return null;
                }

                others = (peer.OneEnded ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await others.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Leave(PeerNetwork network, bool failed)
    {
        lock (_gate)
        {
            var peer = _peers[network];
            peer.Trying--;
            if (failed)
            {
                peer.Failures++;
                peer.LastFailure = _clock.GetTimestamp();
                _byAge.Remove(peer.Age);
                _byAge.AddLast(peer.Age);
            }

            peer.OneEnded?.SetResult();
            peer.OneEnded = null;
            if (peer is { Failures: 0, Trying: 0 })
            {
                Forget(peer);
            }
        }
    }

    private Peer Find(PeerNetwork network)
    {
        if (_peers.TryGetValue(network, out var known))
        {
            if (known.Failures > 0 && IsOver(known))
            {
                known.Failures = 0;
            }

            return known;
        }

        MakeRoom();
        var peer = new Peer(network) { LastFailure = _clock.GetTimestamp() };
        _peers.Add(network, peer);
        _byAge.AddLast(peer.Age);
        return peer;
    }

    /// <summary>Whoever is being looked at stays: such an address is known for as long as it has a connection, and those have a limit of their own.</summary>
    private void MakeRoom()
    {
        for (var node = _byAge.First; node is not null && (_peers.Count >= _limit.MostAddresses || IsOver(node.Value));)
        {
            var next = node.Next;
            if (node.Value.Trying == 0)
            {
                Forget(node.Value);
            }

            node = next;
        }
    }

    private bool IsOver(Peer peer) => _clock.GetElapsedTime(peer.LastFailure) >= _limit.Memory;

    private void Forget(Peer peer)
    {
        _peers.Remove(peer.Network);
        _byAge.Remove(peer.Age);
    }

    private sealed record Key(string Store, FailureLimit Limit, TimeProvider Clock);

    private sealed class Peer
    {
        public Peer(PeerNetwork network)
        {
            Network = network;
            Age = new LinkedListNode<Peer>(this);
        }

        public PeerNetwork Network { get; }

        public LinkedListNode<Peer> Age { get; }

        public int Failures { get; set; }

        /// <summary>When it failed last; when it came, while it has not.</summary>
        public long LastFailure { get; set; }

        /// <summary>How many attempts are looked at.</summary>
        public int Trying { get; set; }

        /// <summary>Set when one of them has ended; null while nobody waits for that.</summary>
        public TaskCompletionSource? OneEnded { get; set; }
    }
}
