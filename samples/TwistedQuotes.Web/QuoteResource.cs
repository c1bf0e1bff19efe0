using Microsoft.AspNetCore.Http;
using Twisted.Web;

namespace TwistedQuotes.Web;

/// <summary>Answers each request with a quote, in the form that the client likes best.</summary>
[Plugin(ResourcePlugins.Type, "quotes", Description = "A quote, another one for each request.")]
[Persisted("TwistedQuotes.Web.QuoteResource", 1)]
public sealed partial class QuoteResource([Kept] IQuoter quoter) : Resource
{
    /// <summary>For <c>mktap web --class quotes</c>, which has no options for quotes.</summary>
    public QuoteResource()
        : this(new StaticQuoter(StaticQuoter.UsualQuote))
    {
    }

    public IQuoter Quoter { get; } = quoter;

    public override async Task RenderAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }

        var form = QuoteForm.Choose(request.GetTypedHeaders().Accept);
        var body = form.Write(Quoter.GetQuote());
        response.ContentType = form.ContentType;
        response.ContentLength = body.Length;
        response.Headers.Vary = "Accept";
        // The next request is for another quote.
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = QuotePage.ContentSecurityPolicy;
        if (HttpMethods.IsGet(request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
