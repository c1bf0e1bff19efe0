using System.Net;
using System.Text;
using ServerSamples;
using Twisted.Network;
using Twisted.Protocols;
using Twisted.Testing;
using Twisted.Tests.Network.Tls;

namespace Twisted.Tests.Network.Servers;

public sealed class ChatTests
{
    [Fact]
    public void Somebody_says_a_name_and_talks() => Transcript.Run(
        """
        S: What is your name?
        C: a b
        S: A name has 1 to 20 letters and digits. What is your name?
        C: ann
        S: * ann is here, with 0 others
        C: is there anybody?
        S: <ann> is there anybody?
        C: bells\x07 and \x1b[2Jwhistles
        S: <ann> bells and [2Jwhistles
        C: /quit
        S: * goodbye
        S-CLOSE
        """,
        _ => new ChatFactory());

    [Fact]
    public void A_line_that_is_too_long_ends_the_conversation() => Transcript.Run(
        $"""
        S: What is your name?
        C| {new string('x', 500)}
        S-CLOSE
        """,
        _ => new ChatFactory());

    [Fact]
    public void All_hear_who_comes_talks_and_leaves()
    {
        using var server = new InMemoryServer(new ChatFactory());
        var ann = Enter(server, "ann");
        var bob = server.Connect();
        bob.Feed("ANN\r\n");
        Assert.Equal("What is your name?\r\nANN is somebody else. What is your name?\r\n", bob.TakeText());
        bob.Feed("bob\nhello\n");

        Assert.Equal("* bob is here, with 1 others\r\n<bob> hello\r\n", ann.TakeText());
        Assert.Equal("* bob is here, with 1 others\r\n<bob> hello\r\n", bob.TakeText());
        bob.PeerResets();
        Assert.Equal("* bob has left\r\n", ann.TakeText());

        // Now the name is free.
        Enter(server, "bob");
        Assert.Equal("* bob is here, with 1 others\r\n", ann.TakeText());
    }

    [Fact]
    public void Who_does_not_read_holds_up_nobody_and_hears_what_was_missed()
    {
        using var server = new InMemoryServer(new ChatFactory());
        var ann = Enter(server, "ann");
        var bob = Enter(server, "bob");
        ann.Take();
        bob.PeerReads = false;
        var line = new string('x', 300);
        for (var i = 0; i < 1000; i++)
        {
            ann.Feed(line + "\n");
        }

        var told = $"<ann> {line}\r\n";
        Assert.Equal(1000 * told.Length, ann.TakeText().Length);
        Assert.InRange(bob.UnsentBytes, 64 * 1024, (64 * 1024) + told.Length);
        bob.PeerReads = true;
        var kept = (bob.Take().Length - "* you missed 000 lines\r\n".Length) / told.Length;
        Assert.EndsWith($"\r\n* you missed {1000 - kept} lines\r\n", bob.ReceivedText(), StringComparison.Ordinal);

        ann.Feed("still there?\n");
        Assert.Equal("<ann> still there?\r\n", bob.TakeText());
    }

    [Theory]
    [InlineData("tcp:0:interface=127.0.0.1", "tcp:127.0.0.1:PORT")]
    [InlineData("tls:0:interface=127.0.0.1:cert=CERT", "tls:127.0.0.1:PORT:ca=CA")]
    public async Task All_hear_everything_when_all_talk_at_once(string server, string client)
    {
        const int People = 6, Lines = 200;
        using var certificates = new TestCertificates();
        var path = certificates.Write("server.pem", certificates.Make("localhost"));
        await using var run = ServerRun.Start(server.Replace("CERT", path, StringComparison.Ordinal), new ChatFactory());
        var endpoint = ClientEndpoint.Parse(client
            .Replace("PORT", $"{run.EndPoint.Port}", StringComparison.Ordinal)
            .Replace("CA", certificates.AuthorityFile, StringComparison.Ordinal));
        var people = new List<Listener>();
        for (var i = 0; i < People; i++)
        {
            var listener = new Listener($"p{i}", People * Lines);
            await endpoint.ConnectProtocolAsync(listener).WaitAsync(ServerRun.Hang);
            await listener.Entered.Task.WaitAsync(ServerRun.Hang);
            people.Add(listener);
        }

        await Task.WhenAll(people.Select(listener => Task.Run(() =>
        {
            for (var i = 0; i < Lines; i++)
            {
                listener.Transport.Write($"line {i}\n");
            }
        })));

        var heard = await Task.WhenAll(people.Select(listener => listener.All.Task)).WaitAsync(ServerRun.Hang);
        Assert.All(heard, lines => Assert.Equal(heard[0], lines));
        Assert.Equal(Enumerable.Range(0, Lines).Select(i => $"<p3> line {i}"), heard[0].Where(line => line.StartsWith("<p3>", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_tap_lets_in_as_many_as_it_is_told()
    {
        var service = (TcpServer)TapCommandLine.MakeService<ChatTap>("--people", "12", "--idle", "5m");
        using var server = new InMemoryServer(service.Factory);
        for (var i = 0; i < 10; i++)
        {
            server.Connect(At(1));
        }

        Assert.Throws<InvalidOperationException>(() => server.Connect(At(1)));
        server.Connect(At(2));
        server.Connect(At(3));
        Assert.Throws<InvalidOperationException>(() => server.Connect(At(4)));
        Assert.Equal(1025, ((TcpServerEndpoint)service.Endpoint).Port);
    }

    [Fact]
    public void A_room_for_nobody_is_refused() => Assert.Equal(
        "--people is \"0\"; let in at least one",
        Assert.Throws<Twisted.Usage.UsageException>(() => TapCommandLine.MakeService<ChatTap>("--people", "0")).Message);

    private static IPEndPoint At(byte last) => new(new IPAddress([192, 0, 2, last]), 1000);

    private static InMemoryTransport Enter(InMemoryServer server, string name)
    {
        var somebody = server.Connect();
        somebody.Feed(name + "\r\n");
        Assert.StartsWith($"What is your name?\r\n* {name} is here", somebody.TakeText(), StringComparison.Ordinal);
        return somebody;
    }

    /// <summary>Says its name, and keeps what people say.</summary>
    private sealed class Listener : LineOnlyReceiver
    {
        private readonly List<string> _said = [];
        private readonly string _name;
        private readonly int _count;

        public Listener(string name, int count)
        {
            (_name, _count) = (name, count);
            EndsAtLineFeed = true;
        }

        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<IReadOnlyList<string>> All { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void ConnectionMade() => SendLine(_name);

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            var text = Encoding.UTF8.GetString(line);
            if (text.StartsWith($"* {_name} is here", StringComparison.Ordinal))
            {
                Entered.SetResult();
            }
            else if (text[0] == '<')
            {
                _said.Add(text);
                if (_said.Count == _count)
                {
                    All.SetResult(_said);
                }
            }
        }
    }
}
