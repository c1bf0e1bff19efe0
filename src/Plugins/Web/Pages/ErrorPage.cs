using System.Buffers;
using System.Globalization;
using System.Text;

namespace Twisted.Web;

/// <summary>The page for a failed request: code, reason, one sentence. It shows nothing of the server, unless it is given an exception to show.</summary>
/// <param name="status">400 to 599.</param>
/// <param name="exception">Shown with its stack, for everybody who gets the page; null where tracebacks are not asked for.</param>
internal sealed class ErrorPage(int status, Exception? exception = null)
{
    /// <summary>As much of a traceback as is shown, in characters.</summary>
    private const int LongestTrace = 65536;

    /// <summary>Makes the code, the headers and the body of the answer, as HTML, or as plain text for a client that does not take HTML.</summary>
    /// <remarks>
    /// Headers that are about a failure (Allow, WWW-Authenticate, Retry-After, Content-Range of a 416) may be set before and stay; those that are
    /// about what could not be sent (ETag, Content-Encoding and the like) are taken out. No cache keeps it.
    /// </remarks>
    /// <param name="context">Its answer has not begun.</param>
    /// <param name="status">400 to 599.</param>
    /// <param name="exception">As in the constructor: pass one only when tracebacks are asked for.</param>
    public static async Task RenderAsync(HttpContext context, int status, Exception? exception = null)
    {
        var page = new ErrorPage(status, exception);
        var response = context.Response;
        var format = PageAnswer.Choose(context.Request, PageFormat.Html, PageFormat.Text);
        response.StatusCode = status;
        RemoveRepresentation(response.Headers, status);
        PageAnswer.SetHeaders(response, format, "no-store");

        var body = new ArrayBufferWriter<byte>(8192);
        page.Write(format, body);
        response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the body alone. Headers: see <see cref="PageAnswer.SetHeaders"/>, with <c>no-store</c>.</summary>
    public void Write(PageFormat format, IBufferWriter<byte> output)
    {
        var trace = exception is null ? null : Trace(exception);
        var reason = ErrorMeaning.Reason(status);
        if (format == PageFormat.Text)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{status} {reason}\n\n{ErrorMeaning.Advice(status)}\n{(trace is null ? "" : $"\n{trace}\n")}");
            Encoding.UTF8.GetBytes(text, output);
            return;
        }

        var writer = new MarkupWriter(output);
        PageMarkup.WriteHead(writer, string.Create(CultureInfo.InvariantCulture, $"{status} {reason}"));
        writer.Raw(trace is null ? "<main class=\"page error\">\n<p class=number>"u8 : "<main class=\"page error traced\">\n<p class=number>"u8);
        writer.Value(status);
        writer.Raw("</p>\n<h1>"u8);
        writer.Text(reason);
        writer.Raw("</h1>\n<p class=lead>"u8);
        writer.Text(ErrorMeaning.Advice(status));
        writer.Raw("</p>\n"u8);
        if (trace is not null)
        {
            writer.Raw("<pre class=\"card trace\" tabindex=0 aria-label=Traceback>"u8);
            foreach (var line in trace.EnumerateLines())
            {
                writer.Text(line);
                writer.Raw("\n"u8);
            }

            writer.Raw("</pre>\n"u8);
        }

        writer.Raw("</main>\n"u8);
        PageMarkup.WriteEnd(writer);
    }

    private static string Trace(Exception exception)
    {
        string text;
        try
        {
            text = exception.ToString();
        }
        catch (Exception fault)
        {
            // Of anybody's code: a fault in what describes a fault must not hide that there was one.
            text = $"{exception.GetType()}, whose description failed with {fault.GetType()}";
        }

        return text.Length <= LongestTrace ? text : $"{text.AsSpan(0, LongestTrace)}\n(cut off)";
    }

    private static void RemoveRepresentation(IHeaderDictionary headers, int status)
    {
        headers.ETag = headers.LastModified = headers.Expires = headers.ContentEncoding = headers.ContentLanguage = headers.ContentDisposition = headers.ContentLocation = default;
        if (status != StatusCodes.Status416RangeNotSatisfiable)
        {
            headers.ContentRange = default;
        }
    }
}
