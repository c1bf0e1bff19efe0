using System.Net;
using System.Net.Sockets;
using Twisted.Network;

namespace Twisted.Tests.Network.Datagrams;

public sealed class DatagramAllocationTests : DatagramTests
{
    private const int Count = 100_000;
    private const int Batch = 50;

    [Fact]
    public Task Receiving_and_answering_makes_no_object_for_a_datagram() => MeasureAsync(new Answering());

    [Fact]
    public Task Reading_and_answering_makes_no_object_for_a_datagram() => MeasureAsync(new Reading());

    private async Task MeasureAsync(DatagramProtocol protocol)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere .NET itself makes an object for each address");
        var server = await ListenAsync(protocol, "udp:0:interface=127.0.0.1:recvbuf=1000000");
        var lost = -1;
        long allocated = 0;

        // One thread of the test's own, blocking, so that it makes none either.
        var client = new Thread(() =>
        {
            using var peer = Peer();
            peer.ReceiveTimeout = 10_000;
            var to = server.BoundEndPoint!.Serialize();
            Exchange(peer, to, 2000);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            lost = Exchange(peer, to, Count);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        });
        client.Start();
        Assert.True(await Task.Run(() => client.Join(Hang)));

        // The whole process, in which the runner of the tests and other tests are at work: one object of the smallest size for each
        // datagram would be 24 bytes.
        Assert.Equal(0, lost);
        Assert.True(allocated < 20 * Count, $"{(double)allocated / Count} bytes a datagram");
    }

    private static int Exchange(Socket peer, SocketAddress to, int count)
    {
        Span<byte> buffer = stackalloc byte[64];
        var from = new SocketAddress(AddressFamily.InterNetwork);
        for (var done = 0; done < count; done += Batch)
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

        return 0;
    }

    private sealed class Answering : DatagramProtocol
    {
        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) => Transport.Write(data, from);
    }

    private sealed class Reading : AsyncDatagramProtocol
    {
        protected override async Task RunAsync(DatagramReader datagrams, CancellationToken cancellationToken)
        {
            await foreach (var datagram in datagrams)
            {
                Transport.Write(datagram.Data.Span, datagram.From);
            }
        }
    }
}
