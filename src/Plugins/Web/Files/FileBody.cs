using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Win32.SafeHandles;

namespace Twisted.Web;

/// <summary>Sends the content of a file.</summary>
internal static class FileBody
{
    private const int Piece = 64 * 1024;

    /// <summary>Sends a part of it, whose length the answer has promised: when the file is not what it was, the connection ends.</summary>
    public static async Task SendAsync(FileEntry entry, FileVariant variant, long offset, long length, HttpContext context)
    {
        if (variant.Bytes is { } bytes)
        {
            await context.Response.BodyWriter.WriteAsync(bytes.AsMemory((int)offset, (int)length), context.RequestAborted).ConfigureAwait(false);
            return;
        }

        using var file = Open(entry, variant);
        if (file is null)
        {
            context.Abort();
            return;
        }

        var output = context.Response.BodyWriter;
        while (length > 0)
        {
            var memory = output.GetMemory(Piece);
            var count = await RandomAccess.ReadAsync(file, memory[..(int)Math.Min(length, memory.Length)], offset, context.RequestAborted).ConfigureAwait(false);
            if (count == 0)
            {
                // It was cut off meanwhile.
                context.Abort();
                return;
            }

            output.Advance(count);
            offset += count;
            length -= count;
            if ((await output.FlushAsync(context.RequestAborted).ConfigureAwait(false)).IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>Sends a long text compressed: how long that will be nobody knows, and so its validator is a weak one.</summary>
    public static async Task CompressAsync(FileEntry entry, FileVariant variant, HttpContext context)
    {
        context.Response.Headers.ContentEncoding = "gzip";
        context.Response.Headers.ETag = "W/" + variant.ETag;
        context.Response.Headers.Remove("Accept-Ranges");
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            return;
        }

        var file = Open(entry, variant);
        if (file is null)
        {
            context.Abort();
            return;
        }

        var input = new FileStream(file, FileAccess.Read, bufferSize: 0);
        await using var inputEnd = input.ConfigureAwait(false);
        var compressing = new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await using var compressingEnd = compressing.ConfigureAwait(false);
        await input.CopyToAsync(compressing, Piece, context.RequestAborted).ConfigureAwait(false);
    }

    private static SafeFileHandle? Open(FileEntry entry, FileVariant variant)
    {
        try
        {
            var file = SafeFile.Open(variant.Path, entry.Root);
            if (file is not null && RandomAccess.GetLength(file) < variant.Length)
            {
                file.Dispose();
                return null;
            }

            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
