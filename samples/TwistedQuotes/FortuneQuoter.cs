namespace TwistedQuotes;

/// <summary>Returns quotes from fortune files, chosen by chance: first a file, then one of its quotes.</summary>
/// <remarks>A file is read again when it has changed. One that vanished keeps the quotes that it had.</remarks>
public sealed class FortuneQuoter : IQuoter
{
    /// <summary>What is said when no file has a quote.</summary>
    public const string NoQuote = "There is no quote today.";

    private readonly FortuneFile[] _files;

    public FortuneQuoter(IEnumerable<string> fileNames)
    {
        _files = [.. fileNames.Select(fileName => new FortuneFile(fileName))];
    }

    public IReadOnlyList<string> FileNames => [.. _files.Select(file => file.FileName)];

    public string GetQuote()
    {
        if (_files.Length == 0)
        {
            return NoQuote;
        }

        // From the chosen one on, the first that has any: an empty file is no reason to say nothing.
        var chosen = Random.Shared.Next(_files.Length);
        for (var i = 0; i < _files.Length; i++)
        {
            if (_files[(chosen + i) % _files.Length].Quotes() is { Count: > 0 } quotes)
            {
                return quotes[Random.Shared.Next(quotes.Count)];
            }
        }

        return NoQuote;
    }
}
