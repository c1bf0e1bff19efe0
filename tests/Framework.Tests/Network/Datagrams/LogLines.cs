using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Twisted.Services;

namespace Twisted.Tests.Network.Datagrams;

/// <summary>A parent of services that keeps what they log.</summary>
internal sealed class LogLines : IServiceParent, ILoggerFactory, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ILoggerFactory LoggerFactory => this;

    public IReadOnlyList<IService> Services => [];

    public IService this[string name] => throw new KeyNotFoundException(name);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue(exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception.Message}");
}
