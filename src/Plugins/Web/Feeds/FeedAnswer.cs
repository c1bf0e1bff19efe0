using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Twisted.Web.Feeds;

/// <summary>Sends the answers of a feed: whole, or 304 to who has them already. Nothing but headers for HEAD.</summary>
internal static class FeedAnswer
{
    private const int MostCharactersOfReason = 200;

    public static Task SendJsonAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return SendAsync(context, buffer.WrittenMemory, "application/json");
    }

    public static Task SendAsync(HttpContext context, ReadOnlyMemory<byte> content, string contentType)
    {
        // Weak: a server that compresses sends other bytes of the same meaning.
        if (IsKnown(context, $"W/\"{Convert.ToHexStringLower(SHA256.HashData(content.Span).AsSpan(0, 16))}\""))
        {
            return Task.CompletedTask;
        }

        context.Response.ContentType = contentType;
        context.Response.ContentLength = content.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    /// <summary>Sends a package, or says 404 when it is gone meanwhile.</summary>
    public static async Task SendFileAsync(HttpContext context, string path)
    {
        FileStream file;
        try
        {
            file = PackageReader.Open(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            await SendTextAsync(context, StatusCodes.Status404NotFound, "The package is gone.").ConfigureAwait(false);
            return;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FeedUnavailableException($"cannot read the package \"{path}\": {exception.Message}", exception);
        }

        await using (file.ConfigureAwait(false))
        {
            // Of the open file, as another may have taken its place since the folder was looked at.
            var length = file.Length;
            var written = File.GetLastWriteTimeUtc(file.SafeFileHandle);
            if (IsKnown(context, string.Create(CultureInfo.InvariantCulture, $"\"{length:x}-{written.Ticks:x}\"")))
            {
                return;
            }

            context.Response.Headers.LastModified = written.ToString("R", CultureInfo.InvariantCulture);
            context.Response.ContentType = "application/octet-stream";
            context.Response.ContentLength = length;
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await StreamCopy(file, context, length).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends one line for a person; NuGet's clients show it as the reason of the status.</summary>
    public static Task SendTextAsync(HttpContext context, int status, string text)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (status >= StatusCodes.Status400BadRequest && context.Features.Get<IHttpResponseFeature>() is { } feature)
        {
            // Something to see for who uses dotnet nuget push, which shows no text.
            feature.ReasonPhrase = string.Concat(text.Take(MostCharactersOfReason).Select(static c => c is >= ' ' and <= '~' ? c : '?'));
        }

        var content = Encoding.UTF8.GetBytes($"{text}\n");
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = content.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    private static async Task StreamCopy(FileStream file, HttpContext context, long length)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (length > 0)
            {
                var count = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), context.RequestAborted).ConfigureAwait(false);
                if (count == 0)
                {
                    // It was cut off meanwhile; what is missing must not look like an end.
                    context.Abort();
                    return;
                }

                await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted).ConfigureAwait(false);
                length -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>RFC 9110, section 13.1.2. Nothing of a feed is for a cache to give out unasked: what was pushed has to be seen, and a folder may change in any way.</summary>
    private static bool IsKnown(HttpContext context, string tag)
    {
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        foreach (var value in context.Request.Headers.IfNoneMatch)
        {
            foreach (var known in (value ?? "").Split(','))
            {
                if (known.Trim() == "*" || (EntityTagHeaderValue.TryParse(known.Trim(), out var parsed) && EntityTagHeaderValue.Parse(tag).Tag == parsed.Tag))
                {
                    context.Response.StatusCode = StatusCodes.Status304NotModified;
                    return true;
                }
            }
        }

        return false;
    }
}
