using System.Net;
using System.Text;
using Twisted.Protocols;

namespace Twisted.Testing.Tests;

public sealed class TranscriptTests
{
    private const string Session = """
        # A whole session.
        S~ 220 [a-z]+ ready
        C: echo héllo
        S: héllo

        C: echo one
        C| echo tw
        C| o\r\necho\x20three\r\n
        S| one\r\ntwo\r\n
        S: three
        WAIT 59.5
        WAIT 1
        S: 421 too slow
        S-CLOSE
        """;

    [Fact]
    public void A_session_that_goes_as_it_is_written_passes_in_every_split()
    {
        var connections = 0;
        Transcript.Run(Session, clock =>
        {
            connections++;
            return new Making(() => new Talker(clock));
        });
        Assert.Equal(Encoding.UTF8.GetByteCount("echo héllo\r\necho one\r\necho two\r\necho three\r\n") + 1, connections);
    }

    [Fact]
    public void A_transcript_is_read_from_a_file_and_named_after_it()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "S~ 220 .*\nC: quit\nS: no\n");
            var failure = Fail(() => Transcript.Run(path, new Making(() => new Talker())));
            Assert.StartsWith($"{Path.GetFileName(path)}(3): the server did something else.\nexpected: no\\r\\n\nreceived: bye\\r\\n (the connection is closed: Done)", failure, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("S: 220 talker ready\nC: echo a\\tb\nS: a b\n", 3, "a b\\r\\n", "a\\tb\\r\\n")]
    [InlineData("C: quit\n", 1, "nothing more before this", "220 talker ready\\r\\n")]
    [InlineData("S| 220\nS~ .*ready\nC: quit\n", 3, "nothing more before this", "bye\\r\\n (the connection is closed: Done)")]
    [InlineData("S~ 220 \\d+\n", 1, "what matches \\A(?:220 \\d+)\\z", "220 talker ready\\r\\n")]
    [InlineData("S~ .*\nS: more\n", 2, "more\\r\\n", "nothing")]
    [InlineData("S~ .*\nS-CLOSE\n", 2, "the end of the stream", "nothing")]
    [InlineData("S~ .*\nC: quit\nS: bye\nS-RESET\n", 4, "a reset", "nothing (the connection is closed: Done)")]
    [InlineData("S~ .*\nC: abort\nS-CLOSE\n", 3, "the end of the stream", "nothing (the connection is closed: Aborted)")]
    [InlineData("S~ .*\nC: quit\nS: bye\nC: more\n", 4, "nothing more before this", "nothing (the connection is closed: Done)")]
    [InlineData("S~ .*\nC: quit\nS: bye\n", 3, "nothing more before this", "nothing (the connection is closed: Done)")]
    public void A_failure_has_the_line_and_what_was_expected_and_received(string text, int line, string expected, string received)
    {
        var failure = Fail(() => Transcript.Parse(text).Run(new Making(() => new Talker()), new TranscriptOptions { Patience = TimeSpan.FromMilliseconds(1) }));
        Assert.Equal($"transcript({line}): the server did something else.\nexpected: {expected}\nreceived: {received}", failure);
    }

    [Theory]
    [InlineData("S~ .*\nC: abort\nS-RESET\n")]
    [InlineData("S~ .*\nC-CLOSE\n")]
    [InlineData("S~ .*\nC-CLOSE\nS-CLOSE\n")]
    [InlineData("S~ .*\nC-RESET\n")]
    [InlineData("S~ .*\nC-STOP\nC: echo a\nC-READ\nS: a\nC: quit\nS: bye\nS-CLOSE\n")]
    [InlineData("S~ .*\nC| echo\nC-CLOSE\nS-CLOSE\n")]
    [InlineData("S~ .*\r\nC: quit\r\nS: bye\r\nS-CLOSE")]
    public void Every_end_of_a_connection_can_be_written(string text) => Transcript.Run(text, new Making(() => new Talker()));

    [Fact]
    public void A_server_that_takes_pieces_for_lines_is_found_by_the_split()
    {
        var failure = Fail(() => Transcript.Parse("C| ab\nS| [ab]\n").Run(new Making(() => new Naive()), new TranscriptOptions { Patience = TimeSpan.FromMilliseconds(1) }));
        Assert.Equal("transcript(2): the server did something else, when what the client sends arrives byte by byte.\nexpected: [ab]\nreceived: [a][b]", failure);
        Transcript.Parse("C| ab\nS| [ab]\n").Run(new Making(() => new Naive()), new TranscriptOptions { IsSplit = false });
    }

    [Fact]
    public void What_a_handler_throws_is_a_failure_with_its_line()
    {
        var failure = Assert.Throws<TestFailedException>(() => Transcript.Run("S~ .*\nC: throw\n", new Making(() => new Talker())));
        Assert.Equal("transcript(2): InvalidOperationException: thrown", failure.Message);
        Assert.IsType<InvalidOperationException>(failure.InnerException);
    }

    [Fact]
    public void What_comes_from_another_thread_is_waited_for() =>
        Transcript.Parse("S~ .*\nC: later\nS: later\nC: quit\nS: bye\nS-CLOSE\n").Run(new Making(() => new Talker()), new TranscriptOptions { IsSplit = false, Patience = TimeSpan.FromSeconds(60) });

    [Fact]
    public void A_factory_that_refuses_is_a_failure()
    {
        var failure = Fail(() => Transcript.Run("C: x\n", new Making(() => null)));
        Assert.StartsWith("transcript: there is no connection: ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_needs_a_clock() =>
        Assert.StartsWith("transcript(2): InvalidOperationException: there is no clock to move", Fail(() => Transcript.Run("S~ .*\nWAIT 1\n", new Making(() => new Talker()))), StringComparison.Ordinal);

    [Theory]
    [InlineData("C:x\nhello\n", "transcript(2): \"hello\" is no line of a transcript; ")]
    [InlineData("C: \\q\n", "transcript(1): \"\\q\" means nothing; ")]
    [InlineData("C: \\x1\n", "transcript(1): \"\\x\" means nothing; ")]
    [InlineData("C: \\", "transcript(1): \"\\\" means nothing; ")]
    [InlineData("WAIT soon", "transcript(1): \"soon\" is no number of seconds.")]
    [InlineData("WAIT -1", "transcript(1): \"-1\" is no number of seconds.")]
    [InlineData("WAIT 99999999999999999999", "transcript(1): ")]
    [InlineData("S~ (", "transcript(1): ")]
    [InlineData("S-CLOSE \n", "transcript(1): \"S-CLOSE \" is no line")]
    [InlineData("c: x\n", "transcript(1): ")]
    [InlineData(" C: x\n", "transcript(1): ")]
    public void What_is_no_transcript_is_refused_with_its_line(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => Transcript.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Bytes_are_written_as_they_are_shown()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i), .. "ä€😀\\"u8];
        Assert.Equal(all, EscapedText.Unescape(EscapedText.Escape(all)));
        Assert.Equal("\\x00\\t\\r\\n\\\\ä\\xff\\x1b", EscapedText.Escape([0, 9, 13, 10, .. "\\ä"u8, 255, 27]));
    }

    private static string Fail(Action run) => Assert.Throws<TestFailedException>(run).Message;

    private sealed class Making(Func<Protocol?> make) : Factory
    {
        public override Protocol? BuildProtocol(EndPoint? address) => make();
    }

    private sealed class Talker(TimeProvider? clock = null) : LineOnlyReceiver
    {
        private IdleTimeout? _timeout;

        public override void ConnectionMade()
        {
            _timeout = new IdleTimeout(
                () =>
                {
                    Transport.Write("421 too slow\r\n"u8);
                    Transport.LoseConnection();
                },
                clock) { Period = TimeSpan.FromSeconds(60) };
            SendLine("220 talker ready");
        }

        public override void ConnectionLost(ConnectionLostReason reason) => _timeout!.Dispose();

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            _timeout!.Reset();
            switch (Encoding.UTF8.GetString(line).Split(' ', 2))
            {
                case ["echo", var text]:
                    SendLine(text);
                    break;
                case ["later"]:
                    ThreadPool.QueueUserWorkItem(_ => SendLine("later"u8));
                    break;
                case ["quit"]:
                    SendLine("bye"u8);
                    Transport.LoseConnection();
                    break;
                case ["abort"]:
                    Transport.AbortConnection();
                    break;
                case ["throw"]:
                    throw new InvalidOperationException("thrown");
            }
        }
    }

    private sealed class Naive : Protocol
    {
        public override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write($"[{Encoding.ASCII.GetString(data)}]");
    }
}
