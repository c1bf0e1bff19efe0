using Microsoft.Extensions.Logging;

namespace Twisted.Services;

/// <summary>The host's loggers, with the path of a service unless another is given. Leaves the host's factory to its owner.</summary>
internal sealed class PathLoggerFactory(IServiceLoggerFactory host, IService service) : IServiceLoggerFactory
{
    // Of a parent that has such a factory itself: one call is enough however deep the service is.
    private readonly IServiceLoggerFactory _host = (host as PathLoggerFactory)?._host ?? host;

    public ILogger CreateLogger(string categoryName) => _host.CreateLogger(categoryName, ServicePath.Of(service));

    public ILogger CreateLogger(string categoryName, string servicePath) => _host.CreateLogger(categoryName, servicePath);

    public void AddProvider(ILoggerProvider provider) => _host.AddProvider(provider);

    public void Dispose()
    {
    }
}
