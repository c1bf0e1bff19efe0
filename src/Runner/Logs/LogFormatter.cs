namespace Twisted.Runner.Logs;

/// <summary>Makes text of an entry. Thread-safe.</summary>
internal abstract class LogFormatter
{
    /// <summary>The entry with its line end, if it needs one.</summary>
    public abstract string Format(in LogEntry entry);
}
