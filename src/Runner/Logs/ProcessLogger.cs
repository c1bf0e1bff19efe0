using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Twisted.Runner.Logs;

/// <summary>Writes each message of one category and service as an entry of the log.</summary>
internal sealed class ProcessLogger(LogOutput output, LogLevel least, TimeProvider clock, string category, string? service) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        Write(logLevel, eventId, formatter(state, exception), exception, output.WantsValues ? state as IReadOnlyList<KeyValuePair<string, object?>> : null);
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    // Apart: the method above is compiled anew at each start, for each number of values that a message has.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Write(LogLevel level, EventId id, string text, Exception? exception, IReadOnlyList<KeyValuePair<string, object?>>? values) => output.Write(new LogEntry
    {
        Time = clock.GetUtcNow(),
        Level = level,
        Category = category,
        Service = service,
        Event = id,
        Text = text,
        Exception = exception,
        Values = values,
    });
}
