using System.Net;
using System.Text;
using Twisted.Network;

namespace Twisted.Tests.Network.Datagrams;

public sealed class AsyncDatagramProtocolTests : DatagramTests
{
    [Fact]
    public async Task A_method_answers_what_arrives_and_ends_with_the_port()
    {
        var ended = false;
        var server = await ListenAsync(new Method(async (self, datagrams) =>
        {
            await foreach (var datagram in datagrams)
            {
                self.Transport.Write(datagram.Data.Span, datagram.From);
            }

            ended = true;
        }));
        using var peer = Peer();
        for (var i = 0; i < 10; i++)
        {
            await peer.SendToAsync(new byte[i], server.BoundEndPoint!);
            Assert.Equal(i, (await peer.ReceiveFromAsync(new byte[20], peer.LocalEndPoint!).WaitAsync(Hang)).ReceivedBytes);
        }

        await server.StopAsync().WaitAsync(Hang);
        Assert.True(ended);
    }

    [Theory]
    [InlineData(DatagramOverflow.DropNewest, "0 1 2 3")]
    [InlineData(DatagramOverflow.DropOldest, "0 7 8 9")]
    public async Task What_arrives_faster_than_it_is_read_is_bounded_and_counted(DatagramOverflow overflow, string read)
    {
        var may = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string> texts = [];
        DatagramReader? reader = null;
        var protocol = new Method(
            async (_, datagrams) =>
            {
                reader = datagrams;
                await foreach (var datagram in datagrams)
                {
                    texts.Add(Encoding.ASCII.GetString(datagram.Data.Span));
                    await may.Task;
                }
            },
            capacity: 3,
            overflow);
        var server = await ListenAsync(protocol);
        using var peer = Peer();
        for (var i = 0; i < 10; i++)
        {
            await peer.SendToAsync(Encoding.ASCII.GetBytes($"{i}"), server.BoundEndPoint!);
        }

        await UntilAsync(() => protocol.Transport.Counts.Received == 10);
        Assert.Equal((3, 6L), (reader!.Count, reader.Dropped));
        may.SetResult();
        await server.StopAsync().WaitAsync(Hang);
        Assert.Equal(read.Split(' '), texts);
    }

    [Fact]
    public async Task A_method_that_throws_is_called_again_with_the_next_datagram()
    {
        var calls = 0;
        List<string> texts = [];
        var server = await ListenAsync(new Method(async (self, datagrams) =>
        {
            Interlocked.Increment(ref calls);
            await foreach (var datagram in datagrams)
            {
                texts.Add(Encoding.ASCII.GetString(datagram.Data.Span));
                if (datagram.Data.Span[0] == 'x')
                {
                    throw new InvalidOperationException("broken");
                }

                self.Transport.Write(datagram.Data.Span, datagram.From);
            }
        }));
        using var peer = Peer();
        await peer.SendToAsync("x"u8.ToArray(), server.BoundEndPoint!);
        await peer.SendToAsync("y"u8.ToArray(), server.BoundEndPoint!);
        await peer.ReceiveFromAsync(new byte[20], peer.LocalEndPoint!).WaitAsync(Hang);

        Assert.Equal(2, calls);
        Assert.Equal(["x", "y"], texts);
        Assert.Contains("Method failed; it goes on with the next datagram broken", Log.Lines);
    }

    [Fact]
    public async Task After_a_method_that_returned_everything_is_dropped_and_counted()
    {
        DatagramReader? reader = null;
        var protocol = new Method((_, datagrams) =>
        {
            reader = datagrams;
            return Task.CompletedTask;
        });
        var server = await ListenAsync(protocol);
        using var peer = Peer();
        await peer.SendToAsync("x"u8.ToArray(), server.BoundEndPoint!);
        await UntilAsync(() => protocol.Transport.Counts.Received == 1);

        await UntilAsync(() => reader!.Dropped == 1);
        await server.StopAsync().WaitAsync(Hang);
    }

    [Fact]
    public async Task Stopping_cancels_what_the_method_waits_for()
    {
        var server = await ListenAsync(new Method((_, _) => Task.Delay(Timeout.Infinite), cancellable: true));

        await server.StopAsync().WaitAsync(Hang);
        Assert.DoesNotContain(Log.Lines, line => line.Contains("failed", StringComparison.Ordinal));
    }

    private sealed class Method(
        Func<Method, DatagramReader, Task> run, int capacity = 256, DatagramOverflow overflow = DatagramOverflow.DropNewest, bool cancellable = false) : AsyncDatagramProtocol
    {
        protected override int Capacity => capacity;

        protected override DatagramOverflow Overflow => overflow;

        protected override async Task RunAsync(DatagramReader datagrams, CancellationToken cancellationToken) =>
            await (cancellable ? run(this, datagrams).WaitAsync(cancellationToken) : run(this, datagrams));
    }
}
