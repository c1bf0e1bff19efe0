using System.Net;
using System.Net.Sockets;
using Twisted.Network;

namespace Twisted.Tests.Network.Datagrams;

public sealed class DatagramAllocationTests : DatagramTests
{
    private const int WarmUp = 2000;
    private const int Count = 100_000;
    private const int Batch = 50;

    [Fact]
    public async Task Receiving_and_answering_makes_no_object_for_a_datagram()
    {
        var tally = new Tally();
        await ExchangeAsync(new Answering(tally));

        Assert.Equal(0, tally.Allocated);
    }

    [Fact]
    public async Task Reading_and_answering_makes_no_object_for_a_datagram()
    {
        var tally = new Tally();
        await ExchangeAsync(new Reading(tally));

        Assert.Equal(0, tally.Allocated);
    }

    private async Task ExchangeAsync(DatagramProtocol protocol)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere .NET itself makes an object for each address");

        var server = await ListenAsync(protocol, "udp:0:interface=127.0.0.1:recvbuf=1000000");
        using var peer = Peer();
        peer.ReceiveTimeout = 20_000;
        await Task.Run(() =>
        {
            Span<byte> buffer = stackalloc byte[64];
            var to = server.BoundEndPoint!.Serialize();
            var from = new SocketAddress(AddressFamily.InterNetwork);
            for (var done = 0; done < WarmUp + Count; done += Batch)
            {
                for (var i = 0; i < Batch; i++)
                {
                    peer.SendTo(buffer, SocketFlags.None, to);
                }

                for (var i = 0; i < Batch; i++)
                {
                    peer.ReceiveFrom(buffer, SocketFlags.None, from);
                }
            }
        });
        await server.StopAsync().WaitAsync(Hang);
    }

    /// <summary>What the thread that handles datagrams has allocated from the end of the warm-up to the last.</summary>
    private sealed class Tally
    {
        private int _handled;
        private int _thread;
        private long _before;

        public long Allocated { get; private set; } = -1;

        public void Handled()
        {
            _handled++;
            if (_handled == WarmUp)
            {
                _thread = Environment.CurrentManagedThreadId;
                _before = GC.GetAllocatedBytesForCurrentThread();
            }
            else if (_handled == WarmUp + Count && _thread == Environment.CurrentManagedThreadId)
            {
                Allocated = GC.GetAllocatedBytesForCurrentThread() - _before;
            }
        }
    }

    private sealed class Answering(Tally tally) : DatagramProtocol
    {
        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from)
        {
            Transport.Write(data, from);
            tally.Handled();
        }
    }

    private sealed class Reading(Tally tally) : AsyncDatagramProtocol
    {
        protected override async Task RunAsync(DatagramReader datagrams, CancellationToken cancellationToken)
        {
            await foreach (var datagram in datagrams)
            {
                Transport.Write(datagram.Data.Span, datagram.From);
                tally.Handled();
            }
        }
    }
}
