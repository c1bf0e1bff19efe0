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
    private readonly Queue<Entry>[] _stages = [new(), new(), new()];
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly byte[] _discarded = new byte[4096];
    private bool _sweepPlanned;
    private bool _disposed;

    public LingeringSockets(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static self => ((LingeringSockets)self!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(Socket socket)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _stages[0].Enqueue(new Entry(socket, _time.GetTimestamp(), _time.GetTimestamp()));
                PlanLocked(Delays[0]);
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
            foreach (var entry in _stages.SelectMany(stage => stage))
            {
                entry.Socket.Dispose();
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

            _sweepPlanned = false;
            // The later stages first: what moves on from one is not looked at again in the same sweep.
            for (var stage = Delays.Length - 1; stage >= 0; stage--)
            {
                SweepLocked(stage);
            }

            for (var stage = 0; stage < Delays.Length; stage++)
            {
                if (_stages[stage].Count > 0)
                {
                    PlanLocked(Delays[stage]);
                    return;
                }
            }
        }
    }

    private void SweepLocked(int stage)
    {
        var later = _stages[Math.Min(stage + 1, Delays.Length - 1)];
        for (var left = _stages[stage].Count; left > 0; left--)
        {
            var entry = _stages[stage].Peek();
            if (_time.GetElapsedTime(entry.Checked) < Delays[stage])
            {
                return;
            }

            _stages[stage].Dequeue();
            if (PeerIsDone(entry.Socket) || _time.GetElapsedTime(entry.Since) > Patience)
            {
                entry.Socket.Dispose();
            }
            else
            {
                later.Enqueue(entry with { Checked = _time.GetTimestamp() });
            }
        }
    }

    private bool PeerIsDone(Socket socket)
    {
        // Bounded, so that a peer that sends without end keeps nobody waiting.
        for (var reads = 0; reads < 16; reads++)
        {
            var count = socket.Receive(_discarded, SocketFlags.None, out var error);
            if (error is SocketError.WouldBlock)
            {
                return false;
            }

            if (error != SocketError.Success || count == 0)
            {
                return true;
            }
        }

        return false;
    }

    private void PlanLocked(TimeSpan delay)
    {
        if (!_sweepPlanned)
        {
            _sweepPlanned = true;
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <param name="Socket">Not blocking, its sending side shut down.</param>
    /// <param name="Since">When it was added.</param>
    /// <param name="Checked">When it was looked at last.</param>
    private readonly record struct Entry(Socket Socket, long Since, long Checked);
}
