using Twisted.Protocols;

namespace Twisted.Benchmarks;

internal sealed class CountingReceiver : LineOnlyReceiver
{
    private readonly LineCount _count = new();

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual(LineCount.End))
        {
            Transport.Write(_count.Answer());
            Transport.LoseConnection();
        }
        else
        {
            _count.Add();
        }
    }
}
