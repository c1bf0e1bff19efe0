using Microsoft.Extensions.Logging;

namespace Twisted.Web;

/// <summary>Gives what resources log to the log of the site; of what ASP.NET Core logs, warnings and worse.</summary>
internal sealed class SiteLoggerFactory(Site site) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Twisted.", StringComparison.Ordinal) ? site.Logger : new Forwarding(site);

    public void Dispose()
    {
    }

    private sealed class Forwarding(Site site) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && site.Logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                // Its numbers are not ours.
                site.Logger.Log(logLevel, 0, state, exception, formatter);
            }
        }
    }
}
