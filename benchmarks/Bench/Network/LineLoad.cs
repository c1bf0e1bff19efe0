using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Twisted.Benchmarks;

/// <summary>One connection with many short lines, sent as fast as the server takes them; at the end it says how many came.</summary>
internal sealed class LineLoad(int lines)
{
    /// <summary>Lines that are sent with one call.</summary>
    private const int Batch = 4000;

    private readonly byte[] _batch = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, Batch).Select(i => string.Create(CultureInfo.InvariantCulture, $"line {i:00000}\r\n"))));

    /// <summary>As the tables describe it.</summary>
    public int BytesPerLine => _batch.Length / Batch;

    public LineFigures Run(ServerUnderTest server)
    {
        using var socket = StreamClients.Connect(server.Port);
        var started = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < lines; sent += Batch)
        {
            StreamClients.Send(socket, _batch);
        }

        StreamClients.Send(socket, "end\r\n"u8);
        var answer = new byte[100];
        var length = socket.Receive(answer);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var words = Encoding.ASCII.GetString(answer, 0, length).TrimEnd().Split(' ');
        if (words is not [var count, var allocated] || long.Parse(count, CultureInfo.InvariantCulture) != lines)
        {
            throw server.Process.Failure($"counted {string.Join(' ', words)} of {lines} lines");
        }

        return new LineFigures(lines / seconds, double.Parse(allocated, CultureInfo.InvariantCulture) / lines);
    }
}
