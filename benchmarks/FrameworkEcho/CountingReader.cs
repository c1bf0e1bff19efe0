using System.Buffers;
using System.IO.Pipelines;
using Twisted.Protocols;

namespace Twisted.Benchmarks;

internal sealed class CountingReader : PipeProtocol
{
    protected override async Task RunAsync(IDuplexPipe connection, CancellationToken cancellationToken)
    {
        var count = new LineCount();
        await foreach (var line in new LineReader(connection.Input, cancellationToken: cancellationToken))
        {
            if (line.Length == LineCount.End.Length && line.ToArray().AsSpan().SequenceEqual(LineCount.End))
            {
                await connection.Output.WriteAsync(count.Answer(), cancellationToken);
                return;
            }

            count.Add();
        }
    }
}
