using System.Diagnostics;

namespace Twisted.Benchmarks;

/// <summary>How long twistd takes to make the application of its tap, as its own log says: from "Loading" to "Loaded".</summary>
/// <remarks>Each entry of the log is written at once, so it arrives here at the time of what it tells of.</remarks>
internal sealed class TapLoad(DaemonPeer peer)
{
    private const string Begin = "] Loading ";
    private const string End = "] Loaded.";

    public TimeSpan Measure()
    {
        var port = ServerUnderTest.FreePort();
        var command = peer.Prepare(port);
        File.Delete(command.OutputPath);
        if (Libc.MakePipe(command.OutputPath, 0x180 /* rw------- */) != 0)
        {
            throw new BenchmarkException($"cannot make the named pipe \"{command.OutputPath}\"");
        }

        try
        {
            return Measure(port, command);
        }
        finally
        {
            File.Delete(command.OutputPath);
        }
    }

    private TimeSpan Measure(int port, Command command)
    {
        // Opening one end waits for the other, but for who opens both; and only who has one learns that the other was closed.
        var both = Open(command.OutputPath, FileAccess.ReadWrite);
        using var server = new ServerUnderTest(peer, port, ChildProcess.Start(command));
        using var log = new StreamReader(Open(command.OutputPath, FileAccess.Read));
        both.Dispose();
        var begin = Await(log, Begin);
        var end = Await(log, End);
        return Stopwatch.GetElapsedTime(begin, end);
    }

    private static FileStream Open(string path, FileAccess access) => new(path, FileMode.Open, access, FileShare.ReadWrite, bufferSize: 0);

    private static long Await(StreamReader log, string text)
    {
        while (log.ReadLine() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return Stopwatch.GetTimestamp();
            }
        }

        throw new BenchmarkException($"twistd ended without \"{text}\" in its log");
    }
}
