using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Twisted.Services;

namespace Twisted.Tests.Services;

/// <summary>A host that tells services apart: each entry as "[path] category: text".</summary>
internal sealed class PathRecorder : IServiceLoggerFactory
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public LogLevel Least { get; init; } = LogLevel.Information;

    /// <summary>Of each entry, its event.</summary>
    public ConcurrentQueue<EventId> Events { get; } = new();

    public ILogger CreateLogger(string categoryName) => CreateLogger(categoryName, "-");

    public ILogger CreateLogger(string categoryName, string servicePath) => new Logger(this, $"[{servicePath}] {categoryName}");

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed class Logger(PathRecorder recorder, string start) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= recorder.Least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            recorder.Events.Enqueue(eventId);
            recorder._lines.Enqueue($"{start}: {formatter(state, exception)}");
        }
    }
}
