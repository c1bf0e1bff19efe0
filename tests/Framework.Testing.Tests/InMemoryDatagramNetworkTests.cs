using System.Net;
using System.Text;
using Twisted.Network;

namespace Twisted.Testing.Tests;

public sealed class InMemoryDatagramNetworkTests
{
    private static readonly IPEndPoint Server = new(IPAddress.Parse("192.0.2.1"), 7);
    private static readonly IPEndPoint Client = new(IPAddress.Parse("192.0.2.2"), 1000);
    private static readonly IPEndPoint Test = new(IPAddress.Parse("192.0.2.3"), 9);

    private readonly InMemoryDatagramNetwork _network = new();

    [Fact]
    public void Nothing_moves_unless_the_test_says_so()
    {
        var echo = new Script { OnDatagram = (self, data, from) => self.Transport.Write(data, from) };
        _network.Listen(echo, Server);
        _network.Send(Test, Server, "hello");
        Assert.Equal(["192.0.2.3:9 > 192.0.2.1:7: hello"], _network.InFlight.Select(one => one.ToString()));
        Assert.Empty(echo.Heard);

        _network.Deliver();
        Assert.Equal(["hello"], echo.Heard);
        Assert.Empty(_network.Take(Test));

        _network.DeliverAll();
        Assert.Equal(["hello"], _network.Take(Test).Select(one => one.Text));
        Assert.Empty(_network.Take(Test));
        Assert.Equal(new DatagramCounts(1, 0, 1, 0, 0), echo.Transport.Counts);
    }

    [Fact]
    public void Datagrams_can_be_lost_doubled_and_put_in_another_order()
    {
        var server = new Script();
        _network.Listen(server, Server);
        foreach (var text in new[] { "a", "b", "c", "d" })
        {
            _network.Send(Test, Server, text);
        }

        Assert.Equal("b", _network.Drop(1).Text);
        _network.Duplicate(1);
        _network.Move(3, 0);
        Assert.Equal(["d", "a", "c", "c"], _network.InFlight.Select(one => one.Text));
        _network.Deliver(3);
        _network.DeliverAll();

        Assert.Equal(["c", "d", "a", "c"], server.Heard);
        Assert.Throws<ArgumentOutOfRangeException>(() => _network.Deliver());
    }

    [Fact]
    public void A_connected_protocol_hears_its_peer_only_and_that_nobody_listens()
    {
        var client = new Script { OnStart = self => self.Transport.Write("ask"u8) };
        _network.Connect(client, Client, Server);
        _network.Refuse();
        _network.Send(Test, Client, "strange");
        _network.Send(Server, Client, "answer");
        _network.DeliverAll();

        Assert.Equal(["started", "refused"], client.Events);
        Assert.Equal(["answer"], client.Heard);
        Assert.Throws<InvalidOperationException>(() => client.Transport.Write([1], Test));
    }

    [Fact]
    public void A_group_is_all_who_joined_it()
    {
        var group = new IPEndPoint(IPAddress.Parse("239.1.2.3"), 7);
        Script first = new(), second = new();
        _network.Listen(first, Server).JoinGroup(group.Address);
        _network.Listen(second, new IPEndPoint(Client.Address, 7)).JoinGroup(group.Address, Test.Address);
        _network.Send(Test, group, "all");
        _network.Send(Client, group, "without a source");
        _network.DeliverAll();
        first.Transport.LeaveGroup(group.Address);
        _network.Send(Client, group, "nobody");
        _network.DeliverAll();

        Assert.Equal(["all", "without a source"], first.Heard);
        Assert.Equal(["all"], second.Heard);
        Assert.Equal(["nobody"], _network.Take(group).Select(one => one.Text));
        Assert.Throws<InvalidOperationException>(() => first.Transport.LeaveGroup(group.Address));
        Assert.Throws<ArgumentException>(() => first.Transport.JoinGroup(IPAddress.Loopback));
    }

    [Fact]
    public void What_a_handler_throws_comes_to_the_test_and_the_port_goes_on()
    {
        var server = new Script { OnDatagram = (_, data, _) => _ = data[0] == 'x' ? throw new InvalidOperationException("broken") : 0 };
        var port = _network.Listen(server, Server);
        _network.Send(Test, Server, "x");
        _network.Send(Test, Server, "y");

        Assert.Equal("broken", Assert.Throws<InvalidOperationException>(() => _network.Deliver()).Message);
        _network.Deliver();
        Assert.Equal(["x", "y"], server.Heard);
        Assert.Equal(new DatagramCounts(2, 0, 0, 0, 1), port.Counts);
    }

    [Fact]
    public void A_port_that_closes_itself_stops_after_its_handler()
    {
        var server = new Script
        {
            OnDatagram = (self, _, _) =>
            {
                self.Transport.StopListening();
                self.Events.Add("handled");
                Assert.False(self.Transport.Write([1], Test));
            },
        };
        var port = _network.Listen(server, Server);
        _network.Send(Test, Server, "x");
        _network.DeliverAll();

        Assert.True(port.IsClosed);
        Assert.Equal(["started", "handled", "stopped"], server.Events);
        _network.Listen(new Script(), Server);
        Assert.Throws<ArgumentException>(() => _network.Listen(new Script(), Server));
    }

    [Fact]
    public void The_limits_are_those_of_a_port()
    {
        var server = new Script();
        var port = _network.Listen(server, Server);
        port.MaxSize = 3;
        _network.Send(Test, Server, "four");
        _network.Send(Test, Server, "ok");
        _network.DeliverAll();

        Assert.Equal(["ok"], server.Heard);
        Assert.Equal(1, port.Counts.TooLong);
        Assert.Equal(65507, Assert.Throws<DatagramTooLongException>(() => port.Write(new byte[70_000], Test)).Limit);
    }

    [Fact]
    public void Two_protocols_that_answer_each_other_without_end_are_found_out()
    {
        static Script Echo() => new() { OnDatagram = (self, data, from) => self.Transport.Write(data, from) };
        _network.Listen(Echo(), Server);
        _network.Listen(Echo(), Client);
        _network.Send(Client, Server, "ping");

        Assert.Contains("without end", Assert.Throws<InvalidOperationException>(_network.DeliverAll).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_asynchronous_protocol_reads_what_is_delivered()
    {
        var port = _network.Listen(new Upper(), Server);
        _network.Send(Test, Server, "a");
        _network.Send(Test, Server, "b");
        _network.DeliverAll();
        Assert.Equal(["A", "B"], _network.Take(Test).Select(one => one.Text));

        port.StopListening();
        await port.Ending.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private sealed class Script : DatagramProtocol
    {
        public Action<Script>? OnStart { get; init; }

        public Action<Script, byte[], EndPoint>? OnDatagram { get; init; }

        public List<string> Heard { get; } = [];

        public List<string> Events { get; } = [];

        public override void StartProtocol()
        {
            Events.Add("started");
            OnStart?.Invoke(this);
        }

        public override void StopProtocol() => Events.Add("stopped");

        public override void ConnectionRefused() => Events.Add("refused");

        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from)
        {
            Heard.Add(Encoding.UTF8.GetString(data));
            OnDatagram?.Invoke(this, data.ToArray(), from);
        }
    }

    private sealed class Upper : AsyncDatagramProtocol
    {
        protected override async Task RunAsync(DatagramReader datagrams, CancellationToken cancellationToken)
        {
            await foreach (var datagram in datagrams)
            {
                Transport.Write(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(datagram.Data.Span).ToUpperInvariant()), datagram.From);
            }
        }
    }
}
