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

        output.Write(new LogEntry
        {
            Time = clock.GetUtcNow(),
            Level = logLevel,
            Category = category,
            Service = service,
            Event = eventId,
            Text = formatter(state, exception),
            Exception = exception,
            Values = output.WantsValues ? state as IReadOnlyList<KeyValuePair<string, object?>> : null,
        });
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
