using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Twisted.Services;

namespace Twisted.Tests.Services;

/// <summary>The application of a service, and what that logs.</summary>
internal sealed class RecordedLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public RecordedLog(IService service)
    {
        Application = new Application("test") { service };
        Application.UseLoggerFactory(this);
    }

    public Application Application { get; }

    /// <summary>Each as "Level: text"; those for debugging are left out.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel > LogLevel.Debug)
        {
            _lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
        }
    }

    public void Dispose()
    {
    }
}
