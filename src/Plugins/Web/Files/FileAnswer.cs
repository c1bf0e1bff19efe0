using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Twisted.Web;

/// <summary>Answers a request for a file (RFC 9110).</summary>
internal static class FileAnswer
{
    private const string Methods = "GET, HEAD, OPTIONS";

    /// <param name="files">The tree.</param>
    /// <param name="context">The request.</param>
    /// <param name="path">The path within the tree, decoded.</param>
    public static Task AnswerAsync(StaticFiles files, HttpContext context, string path)
    {
        // A coded slash stays coded, and is part of no file's name.
        var parts = FilePath.Split(path, files.ShowsDotFiles);
        var found = parts is null ? FileFound.Nothing : files.Tree.Find(parts);
        if (found is FileFound.Program program)
        {
            return ProcessAsync(program, context, parts!);
        }

        if (found == FileFound.Nothing)
        {
            return ErrorPage.RenderAsync(context, StatusCodes.Status404NotFound);
        }

        var method = context.Request.Method;
        if (HttpMethods.IsOptions(method))
        {
            context.Response.Headers.Allow = Methods;
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            context.Response.Headers.Allow = Methods;
            return ErrorPage.RenderAsync(context, StatusCodes.Status405MethodNotAllowed);
        }

        return found switch
        {
            FileFound.Content content => SendAsync(content.Entry, context),
            FileFound.FolderWithoutSlash => RedirectToFolder(context),
            FileFound.Folder folder when files.ListsFolders => FolderAnswer.SendAsync(files, folder.Path, context),
            _ => ErrorPage.RenderAsync(context, StatusCodes.Status403Forbidden),
        };
    }

    private static async Task ProcessAsync(FileFound.Program program, HttpContext context, string[] parts)
    {
        // The parts that lead to the file go over to PathBase.
        var request = context.Request;
        var whole = request.PathBase.Value + request.Path.Value;
        var rest = program.PartsAfter == 0 ? "" : "/" + string.Join('/', parts[^program.PartsAfter..]);
        if (whole.EndsWith(rest, StringComparison.Ordinal))
        {
            request.PathBase = new PathString(whole[..^rest.Length].TrimEnd('/'));
            request.Path = new PathString(rest);
        }

        if (await program.Processor.ProcessAsync(program.Path, context).ConfigureAwait(false) is { } resource)
        {
            await resource.RenderAsync(context).ConfigureAwait(false);
        }
        else
        {
            await ErrorPage.RenderAsync(context, StatusCodes.Status404NotFound).ConfigureAwait(false);
        }
    }

    public static Task RedirectToFolder(HttpContext context)
    {
        // Relative to the address as the client has it, which a proxy in front may know by another path: neither Host nor that is repeated.
        var request = context.Request;
        var path = (request.PathBase + request.Path).ToUriComponent();
        context.Response.Headers.Location = "./" + path[(path.LastIndexOf('/') + 1)..] + "/" + request.QueryString.ToUriComponent();
        context.Response.StatusCode = StatusCodes.Status301MovedPermanently;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static async Task SendAsync(FileEntry entry, HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (entry.Select(AcceptEncoding.Read(request.Headers.AcceptEncoding.ToString())) is not { } variant)
        {
            await ErrorPage.RenderAsync(context, StatusCodes.Status404NotFound).ConfigureAwait(false);
            return;
        }

        var lastModified = entry.Stamp.LastModified;
        var headers = response.Headers;
        headers.ETag = variant.ETag;
        headers.LastModified = HeaderUtilities.FormatDate(lastModified);
        if (entry.IsCompressible)
        {
            headers.Vary = HeaderNames.AcceptEncoding;
        }

        if (FileConditions.Judge(request.Headers, variant.ETag, lastModified) is not StatusCodes.Status200OK and var status)
        {
            response.StatusCode = status;
            return;
        }

        headers.AcceptRanges = "bytes";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentType = entry.Type;
        if (variant.Encoding is { } encoding)
        {
            headers.ContentEncoding = encoding;
        }

        if (HttpMethods.IsGet(request.Method) && request.Headers.Range.Count == 1
            && FileConditions.AllowsRange(request.Headers, variant.ETag, lastModified)
            && FileRanges.Read(request.Headers.Range.ToString(), variant.Length) is { } ranges)
        {
            await SendRangesAsync(entry, variant, ranges, context).ConfigureAwait(false);
            return;
        }

        if (entry.IsCompressedOnTheWay(variant) && AcceptEncoding.Read(request.Headers.AcceptEncoding.ToString()).HasFlag(AcceptedEncodings.Gzip))
        {
            await FileBody.CompressAsync(entry, variant, context).ConfigureAwait(false);
            return;
        }

        response.ContentLength = variant.Length;
        if (HttpMethods.IsGet(request.Method))
        {
            await FileBody.SendAsync(entry, variant, 0, variant.Length, context).ConfigureAwait(false);
        }
    }

    private static async Task SendRangesAsync(FileEntry entry, FileVariant variant, IReadOnlyList<(long First, long Last)> ranges, HttpContext context)
    {
        var response = context.Response;
        if (ranges.Count == 0)
        {
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{variant.Length}");
            response.Headers.Remove(HeaderNames.ContentEncoding);
            response.Headers.Remove(HeaderNames.ETag);
            response.Headers.Remove(HeaderNames.LastModified);
            await ErrorPage.RenderAsync(context, StatusCodes.Status416RangeNotSatisfiable).ConfigureAwait(false);
            return;
        }

        response.StatusCode = StatusCodes.Status206PartialContent;
        if (ranges is [var (first, last)])
        {
            response.Headers.ContentRange = RangeOf(first, last, variant.Length);
            response.ContentLength = last - first + 1;
            await FileBody.SendAsync(entry, variant, first, last - first + 1, context).ConfigureAwait(false);
            return;
        }

        // RFC 9110, section 14.6.
        var boundary = Guid.NewGuid().ToString("N");
        response.Headers.ContentType = $"multipart/byteranges; boundary={boundary}";
        var heads = ranges.Select(range => $"\r\n--{boundary}\r\nContent-Type: {entry.Type}\r\nContent-Range: {RangeOf(range.First, range.Last, variant.Length)}\r\n\r\n").ToArray();
        var end = $"\r\n--{boundary}--\r\n";
        response.ContentLength = heads.Sum(head => head.Length) + end.Length + ranges.Sum(range => range.Last - range.First + 1);
        for (var i = 0; i < heads.Length; i++)
        {
            await response.WriteAsync(heads[i], context.RequestAborted).ConfigureAwait(false);
            await FileBody.SendAsync(entry, variant, ranges[i].First, ranges[i].Last - ranges[i].First + 1, context).ConfigureAwait(false);
        }

        await response.WriteAsync(end, context.RequestAborted).ConfigureAwait(false);
    }

    private static string RangeOf(long first, long last, long length) => string.Create(CultureInfo.InvariantCulture, $"bytes {first}-{last}/{length}");
}
