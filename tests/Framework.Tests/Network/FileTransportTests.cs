using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Twisted.Network;

namespace Twisted.Tests.Network;

/// <summary>Files are sent in their turn, to their end or not at all, and are closed in every case.</summary>
public sealed class FileTransportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("twisted").FullName;
    private readonly ConcurrentBag<SafeFileHandle> _handles = [];

    public static TheoryData<string> Endpoints => ["tcp:0:interface=127.0.0.1", "unix"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_file_is_sent_after_what_was_written_before_it_and_before_what_was_written_after_it(string endpoint)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no UNIX sockets for this");
        foreach (var length in (int[])[1, 1000, 65_536, 65_537, 3_000_000])
        {
            var content = Content(length + 7);
            var factory = new RecordingFactory
            {
                OnMade = protocol =>
                {
                    protocol.Transport.Write("before "u8);
                    WriteFile(protocol, content, 3, length);
                    protocol.Transport.Write(" after"u8);
                    protocol.Transport.Write(" all"u8);
                    protocol.Transport.LoseConnection();
                },
            };
            await using var server = Start(endpoint, factory);
            using var socket = await server.ConnectAsync();
            byte[] expected = [.. "before "u8, .. content.AsSpan(3, length), .. " after all"u8];
            Assert.Equal(expected, await ReadAsync(socket));
            Assert.Equal(ConnectionLostKind.Done, (await factory.Lost.Task.WaitAsync(ServerRun.Hang, Cancel)).Kind);
            AssertClosed();
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_slow_reader_gets_all_of_it_and_the_protocol_hears_when_nearly_all_was_sent(string endpoint)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no UNIX sockets for this");
        var content = Content(12_000_000);
        long unsent = 0;
        var rounds = 0;
        var factory = new RecordingFactory
        {
            OnMade = protocol =>
            {
                WriteFile(protocol, content, 0, content.Length);
                unsent = protocol.Transport.UnsentBytes;
            },
            OnResumed = protocol =>
            {
                if (++rounds == 1)
                {
                    WriteFile(protocol, content, 0, content.Length);
                }
                else
                {
                    protocol.Transport.LoseConnection();
                }
            },
        };
        await using var server = Start(endpoint, factory);
        using var socket = await server.ConnectAsync();
        var received = new List<byte>();
        var buffer = new byte[100_000];
        for (int count; (count = await socket.ReceiveAsync(buffer, Cancel)) > 0;)
        {
            received.AddRange(buffer.AsSpan(0, count));
            await Task.Yield();
        }

        Assert.Equal([.. content, .. content], received.ToArray());
        Assert.Equal(content.Length, unsent);
        Assert.Equal(["paused", "paused"], factory.Events.Where(happened => happened == "paused"));
        Assert.DoesNotContain("overlap", factory.Events);
        Assert.Equal(24_000_000, server.Port.Traffic.BytesSent);
        AssertClosed();
    }

    [Fact]
    public async Task The_next_file_may_be_given_as_soon_as_the_protocol_hears_that_nearly_all_was_sent()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no UNIX sockets for this");
        var bytes = Content(4_000_000);
        var taken = bytes.Length - await UnsentAsync(bytes);
        Assert.InRange(taken, 70_000, bytes.Length - 100);

        // Of the bytes a few are left, and a file that is short: together they are nearly nothing.
        var content = Content(10_000);
        var rounds = 0;
        var factory = new RecordingFactory
        {
            OnMade = protocol =>
            {
                protocol.Transport.Write(bytes.AsSpan(0, (int)taken + 100));
                WriteFile(protocol, content, 0, content.Length);
            },
            OnResumed = protocol =>
            {
                if (rounds++ == 0)
                {
                    WriteFile(protocol, content, 0, content.Length);
                    protocol.Transport.LoseConnection();
                }
            },
        };
        await using var server = Start("unix", factory);
        using var socket = await server.ConnectAsync();
        byte[] expected = [.. bytes.AsSpan(0, (int)taken + 100), .. content, .. content];
        while (!factory.Events.Contains("paused"))
        {
            await Task.Delay(10, Cancel);
        }

        Assert.Equal(expected, await ReadAsync(socket));
        Assert.Equal(ConnectionLostKind.Done, (await factory.Lost.Task.WaitAsync(ServerRun.Hang, Cancel)).Kind);
        AssertClosed();
    }

    [Fact]
    public async Task What_is_written_from_another_thread_goes_in_its_turn()
    {
        var content = Content(3_000_000);
        var factory = new RecordingFactory
        {
            OnMade = protocol => _ = Task.Run(
                () =>
                {
                    protocol.Transport.Write("before "u8);
                    WriteFile(protocol, content, 0, content.Length);
                    protocol.Transport.Write(" after"u8);
                    protocol.Transport.LoseConnection();
                },
                Cancel),
        };
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1", factory);
        using var socket = await server.ConnectAsync();
        byte[] expected = [.. "before "u8, .. content, .. " after"u8];
        Assert.Equal(expected, await ReadAsync(socket));
        AssertClosed();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(20_000_000)]
    public async Task A_file_that_is_shorter_than_was_promised_ends_the_connection_with_a_reset(int length)
    {
        var content = Content(length);
        var factory = new RecordingFactory
        {
            OnData = (protocol, _) =>
            {
                protocol.Transport.Write("before "u8);
                WriteFile(protocol, content, 0, length + 1);
                protocol.Transport.LoseConnection();
            },
        };
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1", factory);
        using var socket = await server.ConnectAsync();
        await socket.SendAsync("x"u8.ToArray(), Cancel);
        await Assert.ThrowsAsync<SocketException>(() => ReadAsync(socket));
        Assert.Equal(ConnectionLostKind.Lost, (await factory.Lost.Task.WaitAsync(ServerRun.Hang, Cancel)).Kind);
        AssertClosed();
    }

    [Fact]
    public async Task A_second_file_is_refused_while_the_first_is_sent()
    {
        var content = Content(20_000_000);
        Exception? refusal = null;
        var factory = new RecordingFactory
        {
            OnMade = protocol =>
            {
                WriteFile(protocol, content, 0, content.Length);
                refusal = Record.Exception(() => WriteFile(protocol, content, 0, 1));
                protocol.Transport.LoseConnection();
            },
        };
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1", factory);
        using var socket = await server.ConnectAsync();
        Assert.Equal(content.Length, (await ReadAsync(socket)).Length);
        Assert.IsType<InvalidOperationException>(refusal);
        AssertClosed();
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    public async Task A_part_that_cannot_be_is_refused(long offset, long length)
    {
        var content = Content(10);
        Exception? refusal = null;
        var factory = new RecordingFactory
        {
            OnMade = protocol =>
            {
                refusal = Record.Exception(() => WriteFile(protocol, content, offset, length));
                protocol.Transport.LoseConnection();
            },
        };
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1", factory);
        using var socket = await server.ConnectAsync();
        Assert.Empty(await ReadAsync(socket));
        Assert.IsType<ArgumentOutOfRangeException>(refusal);
        AssertClosed();
    }

    [Theory]
    [InlineData("abort")]
    [InlineData("fail")]
    [InlineData("closing")]
    [InlineData("closed")]
    [InlineData("write closed")]
    public async Task The_file_is_closed_when_the_connection_ends_before_it_was_sent(string how)
    {
        var content = Content(20_000_000);
        var factory = new RecordingFactory
        {
            OnData = (protocol, _) =>
            {
                switch (how)
                {
                    case "closing":
                        protocol.Transport.LoseConnection();
                        break;
                    case "closed":
                        protocol.Transport.AbortConnection();
                        break;
                    case "write closed":
                        protocol.Transport.LoseWriteConnection();
                        break;
                }

                WriteFile(protocol, content, 0, content.Length);
                switch (how)
                {
                    case "abort":
                        protocol.Transport.AbortConnection();
                        break;
                    case "fail":
                        throw new InvalidOperationException("It fails.");
                    default:
                        protocol.Transport.LoseConnection();
                        break;
                }
            },
        };
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1", factory);
        using var socket = await server.ConnectAsync();
        await socket.SendAsync("x"u8.ToArray(), Cancel);
        await factory.Lost.Task.WaitAsync(ServerRun.Hang, Cancel);
        try
        {
            Assert.Empty(await ReadAsync(socket));
        }
        catch (SocketException)
        {
            // It was broken off.
        }

        AssertClosed();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_file_is_closed_when_the_peer_goes(bool isReset)
    {
        var content = Content(20_000_000);
        var factory = new RecordingFactory { OnMade = protocol => WriteFile(protocol, content, 0, content.Length) };
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1", factory);
        var socket = await server.ConnectAsync();
        Assert.Equal(1, await socket.ReceiveAsync(new byte[1], Cancel));
        if (isReset)
        {
            socket.LingerState = new LingerOption(true, 0);
        }

        socket.Dispose();
        Assert.Equal(ConnectionLostKind.Lost, (await factory.Lost.Task.WaitAsync(ServerRun.Hang, Cancel)).Kind);
        AssertClosed();
    }

    [Fact]
    public async Task Whether_a_peer_reads_can_be_seen_before_the_system_takes_more()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems do not say");
        var content = Content(20_000_000);
        var made = new TaskCompletionSource<ITransport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var factory = new RecordingFactory
        {
            OnMade = protocol =>
            {
                WriteFile(protocol, content, 0, content.Length);
                made.SetResult(protocol.Transport);
            },
        };
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1", factory);
        using var socket = await server.ConnectAsync();
        var transport = await made.Task.WaitAsync(ServerRun.Hang, Cancel);
        var before = await SettledAsync(transport);
        Assert.True(before > transport.UnsentBytes);
        var buffer = new byte[64 * 1024];
        for (var read = 0; read < 1_000_000;)
        {
            read += await socket.ReceiveAsync(buffer, Cancel);
        }

        Assert.True(await SettledAsync(transport) < before);
        transport.AbortConnection();
        await factory.Lost.Task.WaitAsync(ServerRun.Hang, Cancel);
        Assert.True(transport.UnacknowledgedBytes >= 0);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>How much waits of that for a peer that does not read.</summary>
    private async Task<long> UnsentAsync(byte[] bytes)
    {
        var made = new TaskCompletionSource<ITransport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var factory = new RecordingFactory
        {
            OnMade = protocol =>
            {
                protocol.Transport.Write(bytes);
                made.SetResult(protocol.Transport);
            },
        };
        await using var server = Start("unix", factory);
        using var socket = await server.ConnectAsync();
        var transport = await made.Task.WaitAsync(ServerRun.Hang, Cancel);
        await SettledAsync(transport);
        var unsent = transport.UnsentBytes;
        transport.AbortConnection();
        return unsent;
    }

    private static async Task<long> SettledAsync(ITransport transport)
    {
        var last = -1L;
        for (var unchanged = 0; unchanged < 20; unchanged++)
        {
            if (transport.UnacknowledgedBytes is var now && now != last)
            {
                (last, unchanged) = (now, 0);
            }

            await Task.Delay(10, Cancel);
        }

        return last;
    }

    private static byte[] Content(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    private static async Task<byte[]> ReadAsync(Socket socket)
    {
        using var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await socket.ReceiveAsync(buffer, Cancel).AsTask().WaitAsync(ServerRun.Hang, Cancel)) > 0;)
        {
            read.Write(buffer, 0, count);
        }

        return read.ToArray();
    }

    private ServerRun Start(string endpoint, Factory factory) =>
        ServerRun.Start(endpoint == "unix" ? $"unix:{Path.Combine(_folder, Guid.NewGuid().ToString("N")[..8])}" : endpoint, factory);

    private void WriteFile(RecordingProtocol protocol, byte[] content, long offset, long length)
    {
        var path = Path.Combine(_folder, $"{content.Length}.bin");
        lock (_handles)
        {
            if (!File.Exists(path))
            {
                File.WriteAllBytes(path, content);
            }
        }

        var handle = File.OpenHandle(path);
        _handles.Add(handle);
        Assert.IsAssignableFrom<IFileTransport>(protocol.Transport).WriteFile(handle, offset, length);
    }

    private void AssertClosed()
    {
        Assert.NotEmpty(_handles);
        Assert.All(_handles, handle => Assert.True(handle.IsClosed));
    }
}
