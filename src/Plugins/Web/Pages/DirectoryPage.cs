using System.Buffers;

namespace Twisted.Web;

/// <summary>The listing of a folder, as a page for people or as JSON for programs.</summary>
/// <remarks>
/// <para>
/// All its links are relative, so it also fits behind a proxy that serves the tree under another path; the address that it is asked at has to end
/// with a slash: redirect there first. Whoever calls decides what is listed; nothing is left out here.
/// </para>
/// <para>
/// <see cref="RenderAsync"/> sets the headers. With one of the other methods, set those of <see cref="PageAnswer.SetHeaders"/>, with <c>no-cache</c>
/// (a folder may change at any time) or, better, an ETag of your own that is made of the entries, the order and the format.
/// </para>
/// </remarks>
internal sealed class DirectoryPage
{
    /// <summary>How many entries are written between two flushes: about 100 KiB.</summary>
    private const int Batch = 256;

    private readonly string _path;
    private readonly DirectoryEntry[] _entries;
    private readonly DirectoryOrder _order;

    /// <param name="path">The path of the address, decoded, from the root of the site: <see cref="HttpRequest.PathBase"/> and <see cref="HttpRequest.Path"/> together.</param>
    /// <param name="entries">In any order; they are copied.</param>
    /// <param name="order">That of the query, see <see cref="DirectoryOrder.Parse"/>.</param>
    /// <exception cref="ArgumentException">The path does not begin and end with a slash.</exception>
    public DirectoryPage(string path, IEnumerable<DirectoryEntry> entries, DirectoryOrder order = default)
    {
        if (path is not ['/'] and not ['/', .., '/'])
        {
            throw new ArgumentException($"\"{path}\" does not begin and end with a slash, so the links of its listing would lead astray; redirect to the address with one.", nameof(path));
        }

        _path = path;
        _entries = [.. entries];
        _order = order;
        Array.Sort(_entries, order);
    }

    /// <summary>Answers a GET or HEAD: chooses the form by Accept, sets the headers, and writes in pieces, so that a slow reader holds it up.</summary>
    public static async Task RenderAsync(HttpContext context, IEnumerable<DirectoryEntry> entries)
    {
        var request = context.Request;
        var page = new DirectoryPage(request.PathBase.Value + request.Path.Value, entries, DirectoryOrder.Parse(request.QueryString.Value));
        var format = PageAnswer.Choose(request, PageFormat.Html, PageFormat.Json);
        PageAnswer.SetHeaders(context.Response, format, "no-cache");
        if (HttpMethods.IsHead(request.Method))
        {
            return;
        }

        var output = context.Response.BodyWriter;
        using var form = page.Start(format, output);
        for (var written = 0; written < page._entries.Length; written += Batch)
        {
            form.WriteEntries(page._entries.AsSpan(written, Math.Min(Batch, page._entries.Length - written)));
            if ((await output.FlushAsync(context.RequestAborted).ConfigureAwait(false)).IsCompleted)
            {
                return;
            }
        }

        form.WriteEnd();
        await output.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Writes all of it at once.</summary>
    public void Write(PageFormat format, IBufferWriter<byte> output)
    {
        using var form = Start(format, output);
        form.WriteEntries(_entries);
        form.WriteEnd();
    }

    private IDirectoryForm Start(PageFormat format, IBufferWriter<byte> output)
    {
        IDirectoryForm form = format == PageFormat.Json ? new DirectoryJson(output) : new DirectoryTable(output);
        form.WriteStart(_path, _order, DirectoryTotals.Of(_entries));
        return form;
    }
}
