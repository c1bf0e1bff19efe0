using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Twisted.Network;

namespace Twisted.Tests.Network.Datagrams;

/// <summary>Calls what a test gives it, and keeps what happened.</summary>
internal sealed class RecordingDatagrams : DatagramProtocol
{
    private readonly Channel<(string Text, EndPoint From)> _arrived = Channel.CreateUnbounded<(string, EndPoint)>();
    private int _inside;

    public Action<RecordingDatagrams, byte[], EndPoint> OnDatagram { get; init; } = static (_, _, _) => { };

    public Action<RecordingDatagrams> OnStart { get; init; } = static _ => { };

    public Action<RecordingDatagrams> OnRefused { get; init; } = static _ => { };

    public ConcurrentQueue<string> Events { get; } = [];

    public static RecordingDatagrams Echo() => new() { OnDatagram = static (protocol, data, from) => protocol.Transport.Write(data, from) };

    /// <summary>The next that arrives.</summary>
    public async Task<(string Text, EndPoint From)> NextAsync() => await _arrived.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public override void StartProtocol() => Outside(() =>
    {
        Events.Enqueue("started");
        OnStart(this);
    });

    public override void StopProtocol() => Outside(() => Events.Enqueue("stopped"));

    public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from)
    {
        var copy = data.ToArray();
        Outside(() =>
        {
            _arrived.Writer.TryWrite((Encoding.UTF8.GetString(copy), from));
            OnDatagram(this, copy, from);
        });
    }

    public override void ConnectionRefused() => Outside(() =>
    {
        Events.Enqueue("refused");
        OnRefused(this);
    });

    private void Outside(Action action)
    {
        if (Interlocked.Exchange(ref _inside, 1) != 0)
        {
            Events.Enqueue("overlap");
        }

        try
        {
            action();
        }
        finally
        {
            Volatile.Write(ref _inside, 0);
        }
    }
}
