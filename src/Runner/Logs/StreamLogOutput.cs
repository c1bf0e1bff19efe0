using Twisted.Shared;

namespace Twisted.Runner.Logs;

/// <summary>A log in a stream that cannot be rotated, such as standard output.</summary>
internal sealed class StreamLogOutput(Stream stream, LogFormatter formatter, TimeProvider clock) : LogOutput(formatter, clock)
{
    public static StreamLogOutput OfStandardOutput(LogFormatter formatter, TimeProvider clock) => new(StandardStreams.OpenOutput(), formatter, clock);

    protected override void WriteBytes(byte[] bytes)
    {
        stream.Write(bytes);
        stream.Flush();
    }

    protected override string? Renew() => "the log goes to standard output, and there is nothing to rotate";

    protected override void Close() => stream.Dispose();
}
