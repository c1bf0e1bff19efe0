using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Twisted.Web;

/// <summary>Where a resource logs to: a site gives its logger to its requests as a feature; elsewhere it is what services there are.</summary>
internal static class RequestLogger
{
    public static ILogger Of(HttpContext context) =>
        context.Features.Get<ILogger>() ?? FromServices(context.RequestServices) ?? NullLogger.Instance;

    private static ILogger? FromServices(IServiceProvider? services) => services?.GetService<ILoggerFactory>()?.CreateLogger("Twisted.Web");
}
