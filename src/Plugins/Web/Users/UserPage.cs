using System.Buffers;

namespace Twisted.Web;

/// <summary>The list of the users that serve something.</summary>
internal static class UserPage
{
    /// <param name="context">A GET or HEAD.</param>
    /// <param name="entries">The relative links, and what they are called.</param>
    public static async Task SendAsync(HttpContext context, IReadOnlyList<(string Link, string Text)> entries)
    {
        var body = new ArrayBufferWriter<byte>(8192);
        Write(new MarkupWriter(body), entries);
        PageAnswer.SetHeaders(context.Response, PageFormat.Html, "no-cache");
        context.Response.ContentLength = body.WrittenCount;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static void Write(MarkupWriter writer, IReadOnlyList<(string Link, string Text)> entries)
    {
        PageMarkup.WriteHead(writer, "Users");
        writer.Raw("<div class=page>\n<h1>Users</h1>\n<main>\n"u8);
        if (entries.Count == 0)
        {
            writer.Raw("<p class=\"card empty\">Nobody serves anything here.</p>\n"u8);
        }
        else
        {
            writer.Raw("<div class=card>\n<table class=list>\n<thead><tr><th scope=col>Name</th></tr></thead>\n<tbody>\n"u8);
            foreach (var (link, text) in entries)
            {
                writer.Raw("<tr><td><a href=\"./"u8);
                writer.UrlPart(link.AsSpan(0, link.Length - 1));
                writer.Raw("/\">"u8);
                writer.Text(text);
                writer.Raw("</a></td></tr>\n"u8);
            }

            writer.Raw("</tbody>\n</table>\n</div>\n"u8);
        }

        writer.Raw("</main>\n</div>\n"u8);
        PageMarkup.WriteEnd(writer);
    }
}
