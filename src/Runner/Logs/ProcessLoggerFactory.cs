using Microsoft.Extensions.Logging;
using Twisted.Services;

namespace Twisted.Runner.Logs;

/// <summary>The loggers of a process. Leaves the output to its owner.</summary>
internal sealed class ProcessLoggerFactory(LogOutput output, LogLevel least, TimeProvider clock) : IServiceLoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new ProcessLogger(output, least, clock, categoryName, service: null);

    public ILogger CreateLogger(string categoryName, string servicePath) => 
        new ProcessLogger(output, least, clock, categoryName, servicePath.Length == 0 ? null : servicePath);

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("The log of the process has one output; it is chosen when the process starts.");

    public void Dispose()
    {
    }
}
