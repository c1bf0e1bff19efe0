namespace Twisted.Testing;

/// <summary>How what a client sends is split: at no position, at one, or at all.</summary>
/// <param name="position">The one, counted over all that it sends; 0 for none, -1 for all.</param>
internal sealed class TranscriptSplit(int position)
{
    public const int None = 0;

    public const int All = -1;

    /// <summary>What a failure says of it.</summary>
    public string Description => position switch
    {
        None => "",
        All => ", when what the client sends arrives byte by byte",
        _ => $", when what the client sends arrives split before its byte {position + 1}",
    };

    /// <param name="start">How much was sent before.</param>
    /// <param name="data">What is sent now.</param>
    public IEnumerable<ReadOnlyMemory<byte>> Split(int start, ReadOnlyMemory<byte> data)
    {
        if (position == All)
        {
            return Enumerable.Range(0, data.Length).Select(at => data.Slice(at, 1));
        }

        var at = position - start;
        return at > 0 && at < data.Length ? [data[..at], data[at..]] : [data];
    }
}
