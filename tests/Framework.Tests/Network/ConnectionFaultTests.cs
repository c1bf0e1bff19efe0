using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Twisted.Network;
using Twisted.Policies;
using Twisted.Protocols;
using Twisted.Services;
using Twisted.Testing;
using Twisted.Tests.Policies;

namespace Twisted.Tests.Network;

/// <summary>What the log and the protocol hear of faults on a connection.</summary>
public sealed partial class ConnectionFaultTests
{
    private readonly ListLogger _log = new();

    [Fact]
    public async Task A_fault_of_the_peer_is_one_line_without_a_stack_and_the_reason_of_the_loss()
    {
        var factory = new Lines();
        await ServeAsync(factory, "one\r\ntwo");

        var reason = await factory.Lost.Task;

        Assert.Equal((ConnectionLostKind.Lost, 3), (reason.Kind, ((IncompleteMessageException)reason.Exception!).KeptBytes));
        Assert.Contains(
            _log.Lines,
            line => Peer().Replace(line, "PEER")
                == "Line closes its connection with PEER: The peer ended the stream in the middle of a message, of which 3 bytes had arrived. (0 others since this was told)");
    }

    [Fact]
    public async Task A_fault_of_a_wrapped_protocol_is_logged_under_its_own_name()
    {
        var factory = new Lines();
        await ServeAsync(new TimeoutFactory(factory), "fail\r\n");

        var reason = await factory.Lost.Task;

        Assert.Equal(ConnectionLostKind.Failed, reason.Kind);
        Assert.Contains(_log.Lines, line => Peer().Replace(line, "PEER") == "Line failed; its connection with PEER is closed (0 others since this was told)");
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_one_line_in_the_log()
    {
        var factory = new Lines();
        await ServeAsync(factory, new string('x', LineOnlyReceiver.DefaultMaxLength + 2));

        var reason = await factory.Lost.Task;

        Assert.Equal((ConnectionLostKind.Lost, LineOnlyReceiver.DefaultMaxLength), (reason.Kind, ((LineTooLongException)reason.Exception!).MaxLength));
        Assert.Single(_log.Lines, line => line.Contains("A line is longer than 16384 bytes.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fault_that_happens_again_and_again_is_logged_once()
    {
        var faults = (string[])[.. Enumerable.Repeat("fail\r\n", 20), .. Enumerable.Repeat("one", 20)];
        await ServeAsync(new Lines(), faults);

        Assert.Single(_log.Lines, line => line.Contains("Line failed", StringComparison.Ordinal));
        Assert.Single(_log.Lines, line => line.Contains("Line closes its connection", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_kind_of_fault_is_told_at_most_once_a_minute_with_how_many_others_there_were()
    {
        var clock = new ManualClock();
        var faults = new ConnectionFaults(clock);

        Assert.Equal(0, Told("Echo", new InvalidOperationException("one")));
        Assert.Null(Told("Echo", new InvalidOperationException("two")));
        Assert.Equal(0, Told("Echo", new FormatException()));
        Assert.Equal(0, Told("Chat", new InvalidOperationException()));
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(Told("Echo", new InvalidOperationException("three")));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, Told("Echo", new InvalidOperationException("four")));
        Assert.Null(Told("Echo", new InvalidOperationException("five")));
        Assert.Equal(0, Told("Echo", new FormatException()));

        int? Told(string protocol, Exception fault) => faults.IsDue(protocol, fault, out var missed) ? missed : null;
    }

    [Fact]
    public void Past_a_number_of_kinds_all_others_are_one()
    {
        var faults = new ConnectionFaults(new ManualClock());
        var told = Enumerable.Range(0, 3 * ConnectionFaults.MostKinds).Count(i => faults.IsDue($"Protocol{i}", new FormatException(), out _));

        Assert.Equal(ConnectionFaults.MostKinds + 1, told);
        Assert.False(faults.IsDue("Protocol0", new FormatException(), out _));
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Peer();

    /// <summary>Connects once for each stream, sends it, and waits for the end.</summary>
    private async Task ServeAsync(Factory factory, params string[] streams)
    {
        var server = new TcpServer(ServerEndpoint.Parse("tcp:0:interface=127.0.0.1"), factory);
        var application = new Application("test") { server };
        application.UseLoggerFactory(new ListLoggerFactory(_log));
        await application.StartAsync();
        foreach (var stream in streams)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(server.BoundEndPoint!);
            await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(stream));
            client.Shutdown(SocketShutdown.Send);
            while (await client.ReceiveAsync(new byte[100]) > 0)
            {
            }
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
