using System.Buffers;
using System.Reflection;
using System.Text;

namespace Twisted.Web;

/// <summary>What a web server shows that was not told what to serve: what it is, the request as it saw it, and what to try.</summary>
/// <remarks>As text for a client that does not take HTML. It shows the client's address, so no cache keeps it. Nothing is below it but <c>/web.md</c>, the manual.</remarks>
[Persisted("Twisted.Web.DemoPage", 1)]
public sealed partial class DemoPage : Resource
{
    private const string ManualName = "web.md";

    /// <summary>Without the commit that it was built from.</summary>
    internal static string Version { get; } = typeof(DemoPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static bool HasManual { get; } = typeof(DemoPage).Assembly.GetManifestResourceInfo(ManualName) is not null;

    /// <inheritdoc/>
    public override ValueTask<Resource?> GetChildAsync(string name, HttpContext context) =>
        name == ManualName && HasManual ? ValueTask.FromResult<Resource?>(new DelegateResource(SendManualAsync)) : base.GetChildAsync(name, context);

    /// <inheritdoc/>
    public override async Task RenderAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!await AllowsAsync(context).ConfigureAwait(false))
        {
            return;
        }

        var format = PageAnswer.Choose(context.Request, PageFormat.Html, PageFormat.Text);
        PageAnswer.SetHeaders(context.Response, format, "no-store");
        var body = new ArrayBufferWriter<byte>(16384);
        if (format == PageFormat.Html)
        {
            WriteHtml(new MarkupWriter(body), context);
        }
        else
        {
            WriteText(body, context);
        }

        await SendAsync(context, body.WrittenMemory).ConfigureAwait(false);
    }

    private static void WriteHtml(MarkupWriter writer, HttpContext context)
    {
        PageMarkup.WriteHead(writer, "Twisted.NET web server");
        writer.Raw("<div class=\"page narrow\">\n<header>\n<h1 class=titled>Twisted.NET web server <span class=tag>"u8);
        writer.Text(Version);
        writer.Raw("</span></h1>\n<p class=lead>It works. It was only not told yet what to serve.</p>\n</header>\n<main>\n<h2>Your request, as it came in</h2>\n<dl class=\"card facts\">\n"u8);
        foreach (var (name, value) in SeenRequest.Describe(context))
        {
            writer.Raw("<dt>"u8);
            writer.Text(name);
            writer.Raw("</dt><dd><bdi lang=\"\">"u8);
            writer.MarkedText(value);
            writer.Raw("</bdi></dd>\n"u8);
        }

        writer.Raw("</dl>\n<h2>What to try</h2>\n<dl class=\"card tries\">\n"u8);
        foreach (var hint in DemoHint.All)
        {
            writer.Raw("<div><dt>"u8);
            writer.Text(hint.Purpose);
            writer.Raw("</dt><dd>"u8);
            foreach (var command in hint.Commands)
            {
                WriteCommand(writer, command);
            }

            writer.Raw("</dd></div>\n"u8);
        }

        writer.Raw("</dl>\n</main>\n"u8);
        if (HasManual)
        {
            writer.Raw("<footer><a href=\"./"u8);
            if (!context.Request.Path.HasValue)
            {
                // Where it is mounted in a tree its address may end without a slash, and the link is relative to what is above.
                writer.UrlPart(context.Request.PathBase.Value.AsSpan()[(context.Request.PathBase.Value!.LastIndexOf('/') + 1)..]);
                writer.Raw("/"u8);
            }

            writer.Raw("web.md\">The manual</a> has all options, with examples.</footer>\n"u8);
        }

        writer.Raw("</div>\n"u8);
        PageMarkup.WriteEnd(writer);
    }

    /// <summary>Word by word, as a browser would break a line behind the hyphens of an option.</summary>
    private static void WriteCommand(MarkupWriter writer, string command)
    {
        writer.Raw("<code>"u8);
        foreach (var word in command.AsSpan().Split(' '))
        {
            writer.Raw(word.Start.Value == 0 ? "<span>"u8 : " <span>"u8);
            writer.Text(command.AsSpan(word));
            writer.Raw("</span>"u8);
        }

        writer.Raw("</code>"u8);
    }

    private static void WriteText(ArrayBufferWriter<byte> body, HttpContext context)
    {
        var text = new StringBuilder($"Twisted.NET web server {Version}\n\nIt works. It was only not told yet what to serve.\n\nYour request, as it came in:\n");
        foreach (var (name, value) in SeenRequest.Describe(context))
        {
            text.Append("  ").Append(name).Append(": ").Append(InvisibleCharacter.ShowIn(value)).Append('\n');
        }

        text.Append("\nWhat to try:\n");
        foreach (var hint in DemoHint.All)
        {
            text.Append("  ").Append(hint.Purpose).Append(":\n    ").AppendJoin("\n    ", hint.Commands).Append('\n');
        }

        Encoding.UTF8.GetBytes(text.ToString(), body);
    }

    private static async Task SendManualAsync(HttpContext context)
    {
        if (!await AllowsAsync(context).ConfigureAwait(false))
        {
            return;
        }

        if (context.Request.Path.HasValue)
        {
            await ErrorPage.RenderAsync(context, StatusCodes.Status404NotFound).ConfigureAwait(false);
            return;
        }

        using var manual = new MemoryStream();
        using (var stream = typeof(DemoPage).Assembly.GetManifestResourceStream(ManualName)!)
        {
            await stream.CopyToAsync(manual, context.RequestAborted).ConfigureAwait(false);
        }

        // Plain text, as browsers would only offer to save text/markdown.
        PageAnswer.SetHeaders(context.Response, PageFormat.Text, "no-cache");
        await SendAsync(context, manual.ToArray()).ConfigureAwait(false);
    }

    private static async Task<bool> AllowsAsync(HttpContext context)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
        {
            return true;
        }

        context.Response.Headers.Allow = "GET, HEAD, OPTIONS";
        if (HttpMethods.IsOptions(method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return false;
        }

        await ErrorPage.RenderAsync(context, StatusCodes.Status405MethodNotAllowed).ConfigureAwait(false);
        return false;
    }

    private static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
