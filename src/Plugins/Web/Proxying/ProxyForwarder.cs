using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Twisted.Web;

/// <summary>Chooses destinations, and forwards by YARP. With <see cref="ProxyTransformer"/> the only one that knows YARP: the library is loaded with this class.</summary>
internal sealed class ProxyForwarder
{
    private static readonly IHttpForwarder Yarp = new ServiceCollection().AddLogging().AddHttpForwarder().BuildServiceProvider().GetRequiredService<IHttpForwarder>();

    private readonly ProxyDestination[] _destinations;
    private readonly ForwarderRequestConfig _config;
    private readonly ProxyTransformer _transformer;
    private uint _turn;

    public ProxyForwarder(ReverseProxy proxy)
    {
        _destinations = [.. proxy.Destinations.Select(address => new ProxyDestination(address, proxy.ConnectTimeout, proxy.Clock))];
        _transformer = new ProxyTransformer(proxy);
        _config = new ForwarderRequestConfig
        {
            ActivityTimeout = proxy.ActivityTimeout,
            Version = HttpVersion.Version20,
            VersionPolicy = proxy.UsesHttp2WithoutTls ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrLower,
        };
    }

    public async Task ForwardAsync(HttpContext context)
    {
        var first = (int)(Interlocked.Increment(ref _turn) % (uint)_destinations.Length);
        var order = InOrder(first);
        for (var i = 0; i < order.Length; i++)
        {
            var destination = order[i];
            var error = await Yarp.SendAsync(context, destination.Prefix, destination.Client, _config, _transformer).ConfigureAwait(false);
            var exception = context.GetForwarderErrorFeature()?.Exception;
            if (!IsFailureToConnect(exception))
            {
                if (destination.TakeBack())
                {
                    RequestLogger.Of(context).DestinationAnswersAgain(destination.Address);
                }

                await AnswerAsync(context, destination, error, exception).ConfigureAwait(false);
                return;
            }

            if (destination.LeaveOut())
            {
                RequestLogger.Of(context).DestinationLeftOut(destination.Address, Reason(exception!), ProxyDestination.Rest.TotalSeconds);
            }

            if (i == order.Length - 1 || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            {
                await AnswerAsync(context, destination, error, exception).ConfigureAwait(false);
                return;
            }

            // Not a byte of the request has left, so another one can have it.
            context.Response.StatusCode = StatusCodes.Status200OK;
            context.Features.Set<IForwarderErrorFeature>(null);
        }
    }

    /// <summary>Those that can be reached in their turns, then those that are left out: one of them may have come back.</summary>
    private ProxyDestination[] InOrder(int first)
    {
        if (_destinations.Length == 1)
        {
            return _destinations;
        }

        var turns = Enumerable.Range(0, _destinations.Length).Select(i => _destinations[(first + i) % _destinations.Length]).Select(destination => (destination, destination.IsLeftOut)).ToArray();
        return [.. turns.Where(turn => !turn.IsLeftOut).Concat(turns.Where(turn => turn.IsLeftOut)).Select(turn => turn.destination)];
    }

    private static bool IsFailureToConnect(Exception? exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
    };

    private static async Task AnswerAsync(HttpContext context, ProxyDestination destination, ForwarderError error, Exception? exception)
    {
        if (error == ForwarderError.None || context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (!IsFailureToConnect(exception))
        {
            // A failure to connect was told, the first of many.
            RequestLogger.Of(context).DestinationFails(
                destination.Address, context.Request.Method, context.Request.PathBase + context.Request.Path, exception is null ? error.ToString() : Reason(exception));
        }

        if (context.Response.HasStarted)
        {
            return;
        }

        var status = exception?.GetBaseException() is TimeoutException ? StatusCodes.Status504GatewayTimeout : context.Response.StatusCode;
        await ProxyAnswer.WriteAsync(
            context,
            status,
            status == StatusCodes.Status504GatewayTimeout ? "The server behind this one takes too long." : "The server behind this one does not answer as it should.").ConfigureAwait(false);
    }

    private static string Reason(Exception exception) => exception.GetBaseException().Message;
}
