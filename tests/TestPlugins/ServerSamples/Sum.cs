using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Twisted.Protocols;

namespace ServerSamples;

/// <summary>Adds up lines with numbers, and says the sum when the peer has closed its side.</summary>
public sealed class Sum : PipeProtocol
{
    protected override async Task RunAsync(IDuplexPipe connection, CancellationToken cancellationToken)
    {
        var sum = 0m;
        await foreach (var line in new LineReader(connection.Input, maxLength: 40, cancellationToken))
        {
            var text = Encoding.ASCII.GetString(line);
            if (!decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number))
            {
                await SayAsync($"\"{text}\" is no number");
                return;
            }

            sum += number;
        }

        // The peer says nothing more, and still listens.
        await SayAsync(sum.ToString(CultureInfo.InvariantCulture));

        async Task SayAsync(string answer) => await connection.Output.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), cancellationToken);
    }
}

[Persisted("ServerSamples.SumFactory", 1)]
public sealed partial class SumFactory : Factory<Sum>;
