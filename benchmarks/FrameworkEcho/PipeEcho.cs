using System.Buffers;
using System.IO.Pipelines;
using Twisted.Protocols;

namespace Twisted.Benchmarks;

internal sealed class PipeEcho : PipeProtocol
{
    protected override async Task RunAsync(IDuplexPipe connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await connection.Input.ReadAsync(cancellationToken);
            foreach (var piece in read.Buffer)
            {
                connection.Output.Write(piece.Span);
            }

            connection.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }

            await connection.Output.FlushAsync(cancellationToken);
        }
    }
}
