using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Twisted.Benchmarks;

/// <summary>Connections that stay, to a server that echoes. Those that break are counted, and not made anew.</summary>
internal sealed class LongConnections : IDisposable
{
    /// <summary>So many have a line under way at a time.</summary>
    private const int Batch = 20;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    private readonly List<Socket> _sockets;
    private readonly HashSet<string> _reasons = [];
    private Thread? _traffic;
    private volatile bool _stopping;
    private int _line;

    public LongConnections(int port, int count)
    {
        _sockets = new List<Socket>(count);
        for (var i = 0; i < count; i++)
        {
            _sockets.Add(StreamClients.Connect(port));
            Exchange(i, i + 1);
        }
    }

    public int Broken { get; private set; }

    /// <summary>Lines that came back.</summary>
    public long Echoed { get; private set; }

    /// <summary>Why some broke, once each.</summary>
    public IEnumerable<string> Reasons => _reasons;

    /// <summary>One line for each, one after the other: what is broken shows.</summary>
    public void Check()
    {
        for (var first = _sockets.Count - 1; first >= 0; first -= Batch)
        {
            Exchange(Math.Max(first - Batch + 1, 0), first + 1);
        }
    }

    /// <summary>Begins to send lines on all in turns, each two times a second at most.</summary>
    public void StartTraffic()
    {
        _stopping = false;
        _traffic = new Thread(Talk) { IsBackground = true };
        _traffic.Start();
    }

    public void StopTraffic()
    {
        _stopping = true;
        _traffic?.Join();
        _traffic = null;
    }

    public void Dispose()
    {
        StopTraffic();
        _sockets.ForEach(socket => socket.Dispose());
        _sockets.Clear();
    }

    private void Talk()
    {
        var next = Stopwatch.GetTimestamp();
        for (var first = 0; !_stopping && _sockets.Count > 0; first = first + Batch < _sockets.Count ? first + Batch : 0)
        {
            Exchange(first, Math.Min(first + Batch, _sockets.Count));
            next += (long)(Beat.TotalSeconds * Stopwatch.Frequency);
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), next);
            if (left > TimeSpan.Zero)
            {
                Thread.Sleep(left);
            }
            else
            {
                // Late: the beats that were missed are not made up for.
                next = Stopwatch.GetTimestamp();
            }
        }
    }

    private void Exchange(int from, int until)
    {
        var line = Encoding.ASCII.GetBytes($"This is line {++_line}.\r\n");
        var answer = new byte[line.Length];
        List<Socket> broken = [];
        for (var i = from; i < until; i++)
        {
            Try(_sockets[i], socket =>
            {
                StreamClients.Send(socket, line);
                return null;
            });
        }

        for (var i = from; i < until; i++)
        {
            Try(_sockets[i], socket => !StreamClients.Receive(socket, answer) ? "the end of the stream" : answer.AsSpan().SequenceEqual(line) ? null : "another line");
        }

        Broken += broken.Count;
        Echoed += until - from - broken.Count;
        _sockets.RemoveAll(broken.Contains);

        void Try(Socket socket, Func<Socket, string?> exchange)
        {
            if (broken.Contains(socket))
            {
                return;
            }

            string? reason;
            try
            {
                reason = exchange(socket);
            }
            catch (SocketException exception)
            {
                reason = exception.Message;
            }

            if (reason is not null)
            {
                _reasons.Add(reason);
                broken.Add(socket);
                socket.Dispose();
            }
        }
    }
}
