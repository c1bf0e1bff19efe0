using Microsoft.Extensions.Logging;

namespace Twisted.Services;

/// <summary>A logger factory of a host that tells the services of an application apart.</summary>
/// <remarks>
/// Given to <see cref="Application.UseLoggerFactory"/>, it is asked for the logger of each service with the service's path, and so
/// for what its factories, protocols, ports and connections log to. Safe for concurrent use.
/// </remarks>
public interface IServiceLoggerFactory : ILoggerFactory
{
    /// <summary>A logger whose entries carry the path of a service.</summary>
    /// <param name="categoryName">As a rule the full name of the service's type.</param>
    /// <param name="servicePath">As <see cref="ServicePath.Of"/> gives it.</param>
    ILogger CreateLogger(string categoryName, string servicePath);
}
