using Microsoft.Extensions.Logging;

namespace Twisted.Runner.Logs;

/// <summary>What somebody logged.</summary>
internal readonly record struct LogEntry
{
    public required DateTimeOffset Time { get; init; }

    public required LogLevel Level { get; init; }

    /// <summary>The type that logs, by its full name; for the process itself, the program's name.</summary>
    public required string Category { get; init; }

    /// <summary>The path of the service in its application; null for the process itself.</summary>
    public string? Service { get; init; }

    public EventId Event { get; init; }

    public required string Text { get; init; }

    public Exception? Exception { get; init; }

    /// <summary>The values in the text, with their names, and the template under <c>{OriginalFormat}</c>; null for none.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>>? Values { get; init; }
}
