namespace TwistedQuotes;

/// <summary>The quotes of one fortune file, in memory for as long as the file stays the same.</summary>
internal sealed class FortuneFile(string fileName)
{
    private readonly Lock _reading = new();
    private volatile Snapshot _snapshot = new([], default, -1);

    public string FileName { get; } = fileName;

    /// <summary>The quotes of now; those of before while the file cannot be read; none when it never could.</summary>
    public IReadOnlyList<string> Quotes()
    {
        var file = new FileInfo(FileName);
        if (!file.Exists || _snapshot.IsOf(file))
        {
            return _snapshot.Quotes;
        }

        lock (_reading)
        {
            try
            {
                // Looked at before it is read: what changes meanwhile is noticed at the next call.
                file.Refresh();
                if (file.Exists && !_snapshot.IsOf(file))
                {
                    var quotes = Read(FileName);
                    _snapshot = new Snapshot(quotes.Count > 0 ? quotes : _snapshot.Quotes, file.LastWriteTimeUtc, file.Length);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody is writing it, or took it away: the next call looks again.
            }

            return _snapshot.Quotes;
        }
    }

    /// <summary>Reads entries between lines that are exactly <c>%</c>; blank entries are none.</summary>
    public static IReadOnlyList<string> Read(string fileName)
    {
        if (new FileInfo(fileName) is { Exists: true, Length: 0 })
        {
            // Also pipes and devices: they have no length, and may have no end.
            return [];
        }

        var quotes = new List<string>();
        var lines = new List<string>();
        foreach (var line in File.ReadLines(fileName).Append("%"))
        {
            if (line != "%")
            {
                lines.Add(line);
                continue;
            }

            var quote = string.Join('\n', lines);
            if (!string.IsNullOrWhiteSpace(quote))
            {
                quotes.Add(quote);
            }

            lines.Clear();
        }

        return quotes;
    }

    private sealed record Snapshot(IReadOnlyList<string> Quotes, DateTime LastWriteTime, long Length)
    {
        public bool IsOf(FileInfo file)
        {
            try
            {
                return file.LastWriteTimeUtc == LastWriteTime && file.Length == Length;
            }
            catch (IOException)
            {
                // It went away between two looks, so there is nothing newer to read.
                return true;
            }
        }
    }
}
