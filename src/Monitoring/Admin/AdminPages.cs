using Microsoft.AspNetCore.Http;
using Twisted.Runner.State;
using Twisted.Shared;

namespace Twisted.Monitoring.Admin;

/// <summary>What the admin endpoint answers. Nothing that is asked there changes anything.</summary>
internal sealed class AdminPages(RunState run)
{
    /// <summary>How long a service may take to tell its health: a probe of Kubernetes waits for a second.</summary>
    private static readonly TimeSpan HealthLimit = TimeSpan.FromMilliseconds(750);

    private volatile RequestDelegate? _metrics;

    /// <summary>Writes the metrics; null as long as there are none.</summary>
    public RequestDelegate? Metrics
    {
        get => _metrics;
        set => _metrics = value;
    }

    public Task ServeAsync(HttpContext context)
    {
        var method = context.Request.Method;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return TextAsync(context, StatusCodes.Status405MethodNotAllowed, "Only GET and HEAD are answered.");
        }

        return context.Request.Path.Value switch
        {
            "/livez" => LiveAsync(context),
            "/readyz" => ReadyAsync(context),
            "/metrics" => Metrics is { } metrics ? metrics(context) : TextAsync(context, StatusCodes.Status503ServiceUnavailable, "The application is not loaded yet."),
            "/status" => StatusAsync(context),
            _ => TextAsync(context, StatusCodes.Status404NotFound, "There are /livez, /metrics, /readyz and /status."),
        };
    }

    private async Task LiveAsync(HttpContext context)
    {
        var faults = await run.CheckHealthAsync(HealthLimit).ConfigureAwait(false);
        await (faults.Count == 0
            ? TextAsync(context, StatusCodes.Status200OK, "alive")
            : TextAsync(context, StatusCodes.Status503ServiceUnavailable, string.Join('\n', faults.Select(Printable.Escape)))).ConfigureAwait(false);
    }

    private Task ReadyAsync(HttpContext context) => run.Phase switch
    {
        RunPhase.Running => TextAsync(context, StatusCodes.Status200OK, "ready"),
        RunPhase.Starting => TextAsync(context, StatusCodes.Status503ServiceUnavailable, "starting"),
        RunPhase.Draining => TextAsync(context, StatusCodes.Status503ServiceUnavailable, "draining"),
        _ => TextAsync(context, StatusCodes.Status503ServiceUnavailable, "stopping"),
    };

    private Task StatusAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        byte[] body = [.. StateJson.Write(run.Read()).Span, (byte)'\n'];
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, 0, body.Length, context.RequestAborted);
    }

    private static Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
