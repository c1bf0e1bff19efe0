using Microsoft.Extensions.Logging;

namespace Twisted.Runner.Logs;

/// <summary>The loggers of a process. Leaves the output to its owner.</summary>
internal sealed class ProcessLoggerFactory(LogOutput output, LogLevel least, TimeProvider clock) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new ProcessLogger(output, least, clock, categoryName, service: null);

    /// <param name="categoryName">The type that logs.</param>
    /// <param name="servicePath">The path of its service in the application.</param>
    public ILogger CreateLogger(string categoryName, string servicePath) => new ProcessLogger(output, least, clock, categoryName, servicePath);

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("The log of the process has one output; it is chosen when the process starts.");

    public void Dispose()
    {
    }
}
