using System.Net;
using System.Net.Sockets;
using Twisted.Network;
using Twisted.Policies;
using Twisted.Protocols;
using Twisted.Services;
using Twisted.Tests.Policies;

namespace Twisted.Tests.Network;

/// <summary>What the log and the protocol hear of faults on a connection.</summary>
public sealed class ConnectionFaultTests
{
    private readonly ListLogger _log = new();

    [Fact]
    public async Task A_fault_of_the_peer_is_one_line_without_a_stack_and_the_reason_of_the_loss()
    {
        var factory = new Lines();
        await ServeAsync(factory, "one\r\ntwo");

        var reason = await factory.Lost.Task;

        Assert.Equal((ConnectionLostKind.Lost, 3), (reason.Kind, ((IncompleteMessageException)reason.Exception!).KeptBytes));
        Assert.Contains("Line closes its connection: The peer ended the stream in the middle of a message, of which 3 bytes had arrived.", _log.Lines);
    }

    [Fact]
    public async Task A_fault_of_a_wrapped_protocol_is_logged_under_its_own_name()
    {
        var factory = new Lines();
        await ServeAsync(new TimeoutFactory(factory), "fail\r\n");

        var reason = await factory.Lost.Task;

        Assert.Equal(ConnectionLostKind.Failed, reason.Kind);
        Assert.Contains("Line failed; its connection is closed", _log.Lines);
    }

    private async Task ServeAsync(Factory factory, string stream)
    {
        var server = new TcpServer(ServerEndpoint.Parse("tcp:0:interface=127.0.0.1"), factory);
        var application = new Application("test") { server };
        application.UseLoggerFactory(new ListLoggerFactory(_log));
        await application.StartAsync();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server.BoundEndPoint!);
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(stream));
        client.Shutdown(SocketShutdown.Send);
        while (await client.ReceiveAsync(new byte[100]) > 0)
        {
        }

        await application.StopAsync();
    }

    private sealed class Lines : Factory
    {
        public TaskCompletionSource<ConnectionLostReason> Lost { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Protocol? BuildProtocol(EndPoint? address) => new Line(this);
    }

    private sealed class Line(Lines factory) : LineOnlyReceiver
    {
        public override void ConnectionLost(ConnectionLostReason reason) => factory.Lost.TrySetResult(reason);

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            if (line.SequenceEqual("fail"u8))
            {
                throw new InvalidOperationException();
            }
        }
    }
}
