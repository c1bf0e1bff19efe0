using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Twisted.Benchmarks;

/// <summary>Clients that connect, read to the end of the stream, close, and connect again, each for itself; every connection is kept with its times.</summary>
/// <remarks>
/// One thread that sleeps in <c>poll</c>, so that a connection without an answer keeps no other from being answered. It is woken by the end of
/// a stream only: a connection costs four system calls, and a share of one.
/// </remarks>
internal sealed unsafe class ShortClients : IDisposable
{
    /// <summary>Room for as many as there can be: to make more would be a pause in the load.</summary>
    private const int Capacity = 4_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly int _port;
    private readonly int _clients;
    private readonly List<ShortConnection> _connections = new(Capacity);
    private readonly List<string> _failures = [];
    private readonly Thread _thread;
    private volatile bool _stopping;
    private BenchmarkException? _error;

    public ShortClients(int port, int clients)
    {
        _port = port;
        _clients = clients;
        // In the background: a server that leaves it waiting must not keep the benchmark from ending.
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Those that were answered. To be read when the clients have stopped.</summary>
    public List<ShortConnection> Connections => _connections;

    /// <summary>Why each of the others was not.</summary>
    public List<string> Failures => _failures;

    /// <summary>Lets those that are under way be answered, and begins no other.</summary>
    public void Stop()
    {
        _stopping = true;
        _thread.Join();
        if (_error is not null)
        {
            throw _error;
        }
    }

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
    }

    private void Run()
    {
        try
        {
            Serve();
        }
        catch (BenchmarkException exception)
        {
            _error = exception;
        }
    }

    private void Serve()
    {
        var polled = stackalloc PolledDescriptor[_clients];
        var started = stackalloc long[_clients];
        for (var i = 0; i < _clients; i++)
        {
            polled[i] = new PolledDescriptor { Awaited = Libc.PeerClosed };
            Begin(ref polled[i], ref started[i]);
        }

        var patience = (long)(Patience.TotalSeconds * Stopwatch.Frequency);
        for (var open = _clients; open > 0;)
        {
            Libc.Poll(polled, (nuint)_clients, 100);
            var now = Stopwatch.GetTimestamp();
            for (var i = 0; i < _clients; i++)
            {
                if (polled[i].Descriptor < 0 || (polled[i].Happened == 0 && now - started[i] < patience))
                {
                    continue;
                }

                Finish(ref polled[i], started[i]);
                if (_stopping)
                {
                    polled[i].Descriptor = -1;
                    open--;
                }
                else
                {
                    Begin(ref polled[i], ref started[i]);
                }
            }
        }
    }

    private void Begin(ref PolledDescriptor polled, ref long started)
    {
        started = Stopwatch.GetTimestamp();
        polled.Descriptor = QuoteClient.Begin(_port);
        polled.Happened = 0;
    }

    private void Finish(ref PolledDescriptor polled, long started)
    {
        // The end of the stream is there, so that one call brings everything.
        const int BufferLength = 4096;
        var buffer = stackalloc byte[BufferLength];
        var count = polled.Happened == 0 ? 0 : Libc.Receive(polled.Descriptor, buffer, BufferLength, 0);
        var error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
        var ended = Stopwatch.GetTimestamp();
        Libc.Close(polled.Descriptor);
        if (count >= 0 && new ReadOnlySpan<byte>(buffer, (int)count).SequenceEqual(Quote.Bytes))
        {
            _connections.Add(new ShortConnection(started, ended));
            return;
        }

        _failures.Add(
            polled.Happened == 0 ? $"no answer within {Patience.TotalSeconds:0} s"
            : error != 0 ? Marshal.GetPInvokeErrorMessage(error)
            : $"{count} bytes instead of {Quote.Bytes.Length}");
        // Where all fail, this is no contest in failing.
        Thread.Sleep(1);
    }
}
