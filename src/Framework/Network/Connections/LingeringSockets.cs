using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>Sockets that have sent their last byte, held open until their peers have closed too.</summary>
/// <remarks>
/// <para>
/// A socket that is closed while its peer still sends answers with a reset, and a reset may reach the peer's program
/// before the last bytes do (RFC 1122, section 4.2.2.13). So what peers still send is read and thrown away, for as
/// long as they send something every now and then and for <see cref="Patience"/> at most.
/// </para>
/// <para>
/// Nearly every peer closes within moments, so the sockets are looked at after a short delay, then after longer ones,
/// rather than registered for events: one system call a connection instead of four.
/// </para>
/// </remarks>
internal sealed class LingeringSockets : IDisposable
{
    /// <summary>As long as nginx's <c>lingering_timeout</c>.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan[] Delays =
        [TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500)];

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    // What was added since the last sweep. The stages belong to the sweep alone, of which there is one at a time: who
    // adds a socket never waits for the system calls that a sweep makes.
    private Queue<Entry> _added = new();
    private readonly Queue<Entry>[] _stages = [new(), new(), new()];
    private readonly byte[] _discarded = new byte[4096];
    private bool _sweepPlanned;
    private bool _sweeping;
    private bool _disposed;

    public LingeringSockets(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static self => ((LingeringSockets)self!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <param name="socket">Its sending side is shut down.</param>
    /// <param name="port">Hears what its peer says first; null when it has said something already, or nobody wants to know.</param>
    public void Add(Socket socket, SocketPort? port = null)
    {
        var now = _time.GetTimestamp();
        lock (_gate)
        {
            if (!_disposed)
            {
                _added.Enqueue(new Entry(socket, now) { Port = port });
                if (!_sweepPlanned)
                {
                    PlanLocked(Delays[0]);
                }

                return;
            }
        }

        socket.Dispose();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer.Dispose();
            if (!_sweeping)
            {
                DisposeAllLocked();
            }
        }
    }

    private void Sweep()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _sweeping = true;
            TakeAddedLocked();
        }

        // The later stages first: what moves on from one is not looked at again in the same sweep.
        for (var stage = Delays.Length - 1; stage >= 0; stage--)
        {
            Sweep(stage);
        }

        lock (_gate)
        {
            _sweeping = false;
            if (_disposed)
            {
                DisposeAllLocked();
                return;
            }

            _sweepPlanned = false;
            TakeAddedLocked();
            var first = Array.FindIndex(_stages, stage => stage.Count > 0);
            if (first >= 0)
            {
                PlanLocked(Delays[first]);
            }
        }
    }

    private void Sweep(int stage)
    {
        var later = _stages[Math.Min(stage + 1, Delays.Length - 1)];
        var now = _time.GetTimestamp();
        for (var left = _stages[stage].Count; left > 0; left--)
        {
            var entry = _stages[stage].Peek();
            if (_time.GetElapsedTime(entry.Checked, now) < Delays[stage])
            {
                return;
            }

            _stages[stage].Dequeue();
            if (PeerIsDone(entry) || _time.GetElapsedTime(entry.Since, now) > Patience)
            {
                entry.Socket.Dispose();
            }
            else
            {
                entry.Checked = now;
                later.Enqueue(entry);
            }
        }
    }

    private void TakeAddedLocked()
    {
        if (_stages[0].Count == 0)
        {
            (_stages[0], _added) = (_added, _stages[0]);
            return;
        }

        while (_added.TryDequeue(out var entry))
        {
            _stages[0].Enqueue(entry);
        }
    }

    private void DisposeAllLocked()
    {
        TakeAddedLocked();
        foreach (var entry in _stages.SelectMany(stage => stage))
        {
            entry.Socket.Dispose();
        }
    }

    private bool PeerIsDone(Entry entry)
    {
        // Bounded, so that a peer that sends without end keeps nobody waiting.
        for (var reads = 0; reads < 16; reads++)
        {
            var count = SocketCalls.Receive(entry.Socket, _discarded, out var error);
            if (error is SocketError.WouldBlock)
            {
                return false;
            }

            if (error != SocketError.Success || count == 0)
            {
                return true;
            }

            entry.Port?.HeardLate(entry.Socket, _discarded.AsSpan(0, count));
            entry.Port = null;
        }

        return false;
    }

    private void PlanLocked(TimeSpan delay)
    {
        _sweepPlanned = true;
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    /// <remarks>A class: queues of a structure of ours would be compiled anew at each start.</remarks>
    /// <param name="socket">Its sending side is shut down.</param>
    /// <param name="since">When it was added.</param>
    private sealed class Entry(Socket socket, long since)
    {
        public Socket Socket { get; } = socket;

        public long Since { get; } = since;

        public SocketPort? Port { get; set; }

        /// <summary>When it was looked at last.</summary>
        public long Checked { get; set; } = since;
    }
}
