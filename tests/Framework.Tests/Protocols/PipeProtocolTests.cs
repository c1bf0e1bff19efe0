using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using CsCheck;
using Twisted.Network;
using Twisted.Protocols;
using Twisted.Testing;

namespace Twisted.Tests.Protocols;

public sealed class PipeProtocolTests
{
    [Fact]
    public void What_the_method_reads_and_writes_is_the_connection_and_its_end_closes_it()
    {
        var transport = Connect(async (connection, cancellationToken) =>
        {
            while (true)
            {
                var read = await connection.Input.ReadAsync(cancellationToken);
                foreach (var segment in read.Buffer)
                {
                    await connection.Output.WriteAsync(segment, cancellationToken);
                }

                connection.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    await connection.Output.WriteAsync("end"u8.ToArray(), cancellationToken);
                    return;
                }
            }
        });
        transport.Feed("hello ");
        transport.Feed("world ");
        Assert.Equal("hello world ", transport.ReceivedText());
        transport.PeerCloses();
        Assert.Equal("hello world end", transport.ReceivedText());
        Assert.Equal(ConnectionLostKind.Done, transport.LostReason?.Kind);
    }

    [Fact]
    public void A_fault_of_the_method_is_the_reason_with_which_the_connection_is_lost()
    {
        var transport = new InMemoryTransport(new Connection(async (connection, cancellationToken) =>
        {
            await connection.Input.ReadAsync(cancellationToken);
            throw new FormatException("no such command");
        }));
        transport.Connect();
        var fault = Assert.Throws<FormatException>(() => transport.Feed("x"));
        Assert.Equal(new ConnectionLostReason(ConnectionLostKind.Failed, fault), transport.LostReason);
    }

    [Fact]
    public async Task A_flush_waits_for_a_peer_that_does_not_read_and_goes_on_when_it_does()
    {
        var written = 0;
        var done = new TaskCompletionSource();
        var transport = new InMemoryTransport(new Connection(async (connection, cancellationToken) =>
        {
            for (; written < 100; written++)
            {
                await connection.Output.WriteAsync(new byte[10_000], cancellationToken);
            }

            done.SetResult();
        }))
        {
            PeerReads = false,
        };
        transport.Connect();
        Assert.InRange(written, 5, 10);
        transport.PeerReads = true;
        await done.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(1_000_000, transport.Received().Length);
    }

    [Fact]
    public void What_the_method_does_not_read_is_not_received()
    {
        var go = new TaskCompletionSource();
        var count = 0L;
        var transport = Connect(async (connection, cancellationToken) =>
        {
            await go.Task;
            while (true)
            {
                var read = await connection.Input.ReadAsync(cancellationToken);
                count += read.Buffer.Length;
                connection.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        });
        for (var i = 0; i < 20; i++)
        {
            transport.Feed(new byte[10_000]);
        }

        Assert.True(transport.IsReadingPaused);
        go.SetResult();
        transport.PeerCloses();
        Assert.Equal(200_000, count);
        Assert.Equal(ConnectionLostKind.Done, transport.LostReason?.Kind);
    }

    [Fact]
    public void A_connection_that_is_broken_off_ends_the_method_in_reading_and_in_writing()
    {
        Exception? reading = null;
        var reader = Connect(async (connection, _) => reading = await Record.ExceptionAsync(async () => await connection.Input.ReadAsync(CancellationToken.None)));
        reader.PeerResets();
        Assert.Equal(ConnectionLostKind.Lost, Assert.IsType<ConnectionLostException>(reading).Reason.Kind);

        Exception? writing = null;
        var cancelled = false;
        var writer = new InMemoryTransport(new Connection(async (connection, cancellationToken) =>
        {
            cancellationToken.Register(() => cancelled = true);
            writing = await Record.ExceptionAsync(async () =>
            {
                while (true)
                {
                    await connection.Output.WriteAsync(new byte[50_000], CancellationToken.None);
                }
            });
        }))
        {
            PeerReads = false,
        };
        writer.Connect();
        writer.PeerResets();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref writing) is not null, TimeSpan.FromMinutes(1)));
        Assert.IsType<ConnectionLostException>(writing);
        Assert.True(cancelled);
    }

    [Fact]
    public void Completing_the_output_closes_this_side_and_the_other_goes_on()
    {
        var text = "";
        var transport = Connect(async (connection, cancellationToken) =>
        {
            await connection.Output.WriteAsync("bye"u8.ToArray(), cancellationToken);
            await connection.Output.CompleteAsync();
            await foreach (var line in new LineReader(connection.Input))
            {
                text += Encoding.ASCII.GetString(line);
            }
        });
        Assert.True(transport.IsWriteClosed);
        Assert.False(transport.IsClosed);
        transport.Feed("still here\r\n");
        transport.PeerCloses();
        Assert.Equal("still here", text);
        Assert.Equal("bye", transport.ReceivedText());
        Assert.Equal(ConnectionLostKind.Done, transport.LostReason?.Kind);
    }

    [Fact]
    public void Lines_are_those_of_the_stream_however_it_is_split() =>
        Gen.Select(Gen.OneOf(Gen.Const("\r\n"), Gen.Const("\n"), Gen.Const("\r"), Gen.Const("ab")).Array[0, 40].Select(string.Concat), Gen.Int[1, 30]).Sample((stream, size) =>
        {
            var lines = new List<string>();
            var transport = Connect(async (connection, cancellationToken) =>
            {
                await foreach (var line in new LineReader(connection.Input, cancellationToken: cancellationToken))
                {
                    lines.Add(Encoding.ASCII.GetString(line));
                }
            });
            transport.FeedInPieces(stream, size);
            transport.PeerCloses();
            var expected = stream.Split('\n').ToList();
            var last = expected[^1];
            expected = [.. expected.SkipLast(1).Select(line => line.EndsWith('\r') ? line[..^1] : line)];
            Assert.Equal(last.Length > 0 ? [.. expected, last] : expected, lines);
        });

    [Fact]
    public void What_a_loop_over_lines_leaves_is_still_in_the_pipe()
    {
        var rest = "";
        var transport = Connect(async (connection, cancellationToken) =>
        {
            await foreach (var line in new LineReader(connection.Input))
            {
                if (line.IsEmpty)
                {
                    break;
                }
            }

            var read = await connection.Input.ReadAsync(cancellationToken);
            rest = Encoding.ASCII.GetString(read.Buffer);
        });
        transport.Feed("header: 1\r\n\r\nbody");
        Assert.Equal("body", rest);
    }

    [Fact]
    public void A_line_over_the_limit_is_a_fault()
    {
        foreach (var size in (int[])[1, 100])
        {
            var transport = Connect(async (connection, cancellationToken) =>
            {
                var failure = await Assert.ThrowsAsync<LineTooLongException>(async () =>
                {
                    await foreach (var line in new LineReader(connection.Input, maxLength: 5))
                    {
                        Assert.Equal(5, line.Length);
                    }
                });
                Assert.Equal("A line is longer than 5 bytes.", failure.Message);
            });
            transport.FeedInPieces("12345\r\n1234567890", size);
            Assert.Equal(ConnectionLostKind.Done, transport.LostReason?.Kind);
        }
    }

    [Fact]
    public void No_memory_is_allocated_for_a_line()
    {
        var count = 0;
        var protocol = new Connection(async (connection, cancellationToken) =>
        {
            await foreach (var line in new LineReader(connection.Input))
            {
                count++;
            }
        });
        protocol.MakeConnection(new NullTransport());
        var piece = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a short line\r\n", 1000)) + "half of one");
        var end = " and the rest\r\n"u8.ToArray();
        for (var i = 0; i < 10; i++)
        {
            protocol.DataReceived(piece);
            protocol.DataReceived(end);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            protocol.DataReceived(piece);
            protocol.DataReceived(end);
        }

        // A little for each wait, and nothing for the thousand lines after it.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal(110 * 1001, count);
    }

    private static InMemoryTransport Connect(Func<IDuplexPipe, CancellationToken, Task> run)
    {
        var transport = new InMemoryTransport(new Connection(run));
        transport.Connect();
        return transport;
    }

    private sealed class Connection(Func<IDuplexPipe, CancellationToken, Task> run) : PipeProtocol
    {
        protected override Task RunAsync(IDuplexPipe connection, CancellationToken cancellationToken) => run(connection, cancellationToken);
    }
}
