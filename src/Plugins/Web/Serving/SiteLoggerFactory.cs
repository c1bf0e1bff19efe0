using Microsoft.Extensions.Logging;

namespace Twisted.Web;

/// <summary>Gives what ASP.NET Core code logs to the log of the site, from warnings on.</summary>
internal sealed class SiteLoggerFactory(Site site) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => new Forwarding(site);

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
