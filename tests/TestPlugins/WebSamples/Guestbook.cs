using System.Globalization;
using System.Net;

namespace WebSamples;

/// <summary>A page that visitors write into. The tap keeps what they wrote.</summary>
[Plugin(ResourcePlugins.Type, "guestbook", Description = "Takes notes of visitors: / is all of them, /1 the first.")]
[Persisted("WebSamples.Guestbook", 1)]
public sealed partial class Guestbook : Resource
{
    private const int LongestNote = 1000;

    // Replaced and never changed, so that those who read it, and a save, need no lock.
    [Kept]
    private IReadOnlyList<string> _notes = [];

    [Ephemeral]
    private readonly Lock _changing = new();

    // What nothing was put in for: /1 is made for this request.
    public override ValueTask<Resource?> GetChildAsync(string name, HttpContext context) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= _notes.Count
            ? ValueTask.FromResult<Resource?>(new Note(_notes[number - 1]))
            : base.GetChildAsync(name, context);

    public override async Task RenderAsync(HttpContext context)
    {
        switch (context.Request.Method)
        {
            case "GET" or "HEAD":
                context.Response.ContentType = "text/html; charset=utf-8";
                var items = _notes.Select(note => $"<li>{WebUtility.HtmlEncode(note)}");
                await context.Response.WriteAsync($"<!doctype html><title>Guests</title><ol>{string.Concat(items)}</ol><form method=post><input name=note><button>Write</button></form>", context.RequestAborted);
                break;
            case "POST" when context.Request.HasFormContentType:
                var form = await context.Request.ReadFormAsync(context.RequestAborted);
                if (form["note"].ToString() is not { Length: > 0 and <= LongestNote } note)
                {
                    throw new BadHttpRequestException("A note has 1 to 1000 characters.");
                }

                lock (_changing)
                {
                    _notes = [.. _notes, note];
                }

                context.Response.StatusCode = StatusCodes.Status303SeeOther;
                context.Response.Headers.Location = context.Request.PathBase + "/";
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                context.Response.Headers.Allow = "GET, HEAD, POST";
                break;
        }
    }

    private sealed class Note(string text) : Resource
    {
        public override Task RenderAsync(HttpContext context) => context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
