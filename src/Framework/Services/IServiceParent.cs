using Microsoft.Extensions.Logging;

namespace Twisted.Services;

/// <summary>What a service may ask of the collection that it belongs to.</summary>
public interface IServiceParent
{
    /// <summary>The children in the order in which they start; they stop in reverse.</summary>
    IReadOnlyList<IService> Services { get; }

    /// <summary>Loggers for everything below; the application's. Safe for concurrent use.</summary>
    ILoggerFactory LoggerFactory { get; }

    /// <summary>The child of that name.</summary>
    /// <exception cref="KeyNotFoundException">No child has that name.</exception>
    IService this[string name] { get; }
}
