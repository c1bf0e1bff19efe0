using Microsoft.Extensions.Logging;

namespace Twisted.Runner.Logs;

/// <summary>Writes each message as an entry of the log. Serves all categories: the format shows none.</summary>
internal sealed class LineLogger(LogOutput output, TimeProvider clock) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and not LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            output.Write(LogLine.Format(clock.GetUtcNow(), formatter(state, exception), exception));
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
