using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Twisted.Services;

namespace Twisted.Web;

/// <summary>Answers the requests that Kestrel has read: finds the resource, has it answer, and makes an answer of what fails.</summary>
internal sealed class SiteApplication(Site site, IServiceProvider services) : IHttpApplication<HttpContext>
{
    /// <summary>Where Kestrel leaves a Content-Length that Transfer-Encoding makes void.</summary>
    private const string IgnoredLength = "X-Content-Length";

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures) { RequestServices = services };

    public async Task ProcessRequestAsync(HttpContext context)
    {
        context.Response.Headers.Server = "Twisted";
        context.Features.Get<KestrelContext>()?.HearOfDrain();
        var method = context.Request.Method;
        if (site.Http3Port is { } port && context.Request.IsHttps && !HttpProtocol.IsHttp3(context.Request.Protocol))
        {
            context.Response.Headers.AltSvc = string.Create(CultureInfo.InvariantCulture, $"h3=\":{port}\"; ma=86400");
        }

        try
        {
            await AnswerAsync(context).ConfigureAwait(false);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
            {
                await ErrorPage.RenderAsync(context, context.Response.StatusCode).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone.
        }
        catch (BadHttpRequestException exception)
        {
            await FailAsync(context, exception.StatusCode, null, closes: true).ConfigureAwait(false);
        }
        catch (IOException exception) when (exception.InnerException is OverflowException)
        {
            // A chunk of more bytes than there are numbers for.
            await FailAsync(context, StatusCodes.Status400BadRequest, null, closes: true).ConfigureAwait(false);
        }
        catch (ServiceException exception)
        {
            // What whoever runs the site can mend, such as a script that is not compiled.
            site.Logger.ResourceNotUsable(method, context.Request.PathBase + context.Request.Path, exception.Message);
            await FailAsync(context, StatusCodes.Status500InternalServerError, site.ShowsTracebacks ? exception : null).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // A resource's fault of any kind costs its own request and no other.
            site.Logger.ResourceFails(method, context.Request.PathBase + context.Request.Path, exception);
            await FailAsync(context, StatusCodes.Status500InternalServerError, site.ShowsTracebacks ? exception : null).ConfigureAwait(false);
        }
        finally
        {
            site.Log?.Write(context);
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (FramingFault(context.Request) is { } fault)
        {
            context.Response.Headers.Connection = "close";
            await ErrorPage.RenderAsync(context, fault).ConfigureAwait(false);
            return;
        }

        if (!context.Request.Path.HasValue && HttpMethods.IsOptions(context.Request.Method))
        {
            // OPTIONS *, which is of the server (RFC 9110, section 9.3.7).
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            context.Response.Headers.Allow = "GET, HEAD, OPTIONS";
            return;
        }

        if (await ResourceFinder.FindAsync(site.Root, context).ConfigureAwait(false) is not { } resource)
        {
            await ErrorPage.RenderAsync(context, StatusCodes.Status404NotFound).ConfigureAwait(false);
            return;
        }

        await resource.RenderAsync(context).ConfigureAwait(false);
    }

    /// <summary>What Kestrel leaves to be judged.</summary>
    /// <returns>The status that refuses it; null for a request that is right.</returns>
    private static int? FramingFault(HttpRequest request)
    {
        var coding = request.Headers.TransferEncoding;
        if (coding.Count > 0)
        {
            // Who sends a length as well may want two servers to disagree; of codings only one is understood (RFC 9112, section 6.1).
            return request.Headers.ContainsKey(IgnoredLength) ? StatusCodes.Status400BadRequest
                : coding.Count > 1 || !coding.ToString().Trim().Equals("chunked", StringComparison.OrdinalIgnoreCase) ? StatusCodes.Status501NotImplemented
                : null;
        }

        // Methods are told apart by small and capital letters (RFC 9110, section 9.1).
        return request.Method.Equals(HttpMethods.GetCanonicalizedValue(request.Method), StringComparison.Ordinal) ? null : StatusCodes.Status501NotImplemented;
    }

    private static Task FailAsync(HttpContext context, int status, Exception? exception, bool closes = false)
    {
        if (context.Response.HasStarted)
        {
            // What was promised cannot be sent.
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        context.Response.Headers.Server = "Twisted";
        if (closes)
        {
            // Where the next request begins nobody can say.
            context.Response.Headers.Connection = "close";
        }

        return ErrorPage.RenderAsync(context, status, exception);
    }
}
