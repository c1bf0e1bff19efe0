using Microsoft.Extensions.Logging;

namespace Twisted.Runner.Logs;

/// <summary>The loggers of a process whose log is made of lines. Leaves the output to its owner.</summary>
internal sealed class LineLoggerFactory(LogOutput output, TimeProvider clock) : ILoggerFactory
{
    private readonly LineLogger _logger = new(output, clock);

    public ILogger CreateLogger(string categoryName) => _logger;

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("The log of the process has one output; it is chosen when the process starts.");

    public void Dispose()
    {
    }
}
