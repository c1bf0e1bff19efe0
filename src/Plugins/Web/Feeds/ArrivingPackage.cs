using System.Buffers;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Twisted.Web.Feeds;

/// <summary>A package that is being pushed, in a file of the feed's folder that is no package yet, and is removed unless it becomes one.</summary>
internal sealed class ArrivingPackage : IDisposable
{
    /// <summary>In front of the file's name: it begins with a dot, and the index leaves out such files.</summary>
    public const string Prefix = ".arriving-";

    private const int MostCharactersOfBoundary = 128;

    private ArrivingPackage(string path) => Path = path;

    public string Path { get; }

    /// <summary>Reads the package of a request: the only part of a form, as NuGet's clients send it, or the whole body; with up to so many bytes.</summary>
    /// <exception cref="FeedRefusalException">The request is malformed, ends in the middle, or brings too much.</exception>
    /// <exception cref="FeedUnavailableException">It cannot be written.</exception>
    public static async Task<ArrivingPackage> ReceiveAsync(HttpRequest request, string folder, long limit)
    {
        var package = new ArrivingPackage(System.IO.Path.Combine(folder, $"{Prefix}{Guid.NewGuid():N}"));
        try
        {
            await package.ReadAsync(request, limit).ConfigureAwait(false);
            return package;
        }
        catch (Exception exception)
        {
            package.Dispose();
            throw exception switch
            {
                BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => FeedRefusalException.TooLarge(limit),
                BadHttpRequestException bad => new FeedRefusalException(bad.StatusCode, "The request ends in the middle, or is malformed.", bad),

                // What the form's reader says to a form that ends in the middle, and to headers in it without end.
                IOException or InvalidDataException => new FeedRefusalException(StatusCodes.Status400BadRequest, "The form ends in the middle, or is malformed.", exception),
                _ => exception,
            };
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is left behind is removed when the folder is first looked at, a day later.
        }
    }

    private async Task ReadAsync(HttpRequest request, long limit)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.Type.Equals("multipart", StringComparison.OrdinalIgnoreCase))
        {
            await WriteAsync(request.Body, limit, cancellationToken).ConfigureAwait(false);
            return;
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > MostCharactersOfBoundary)
        {
            throw new FeedRefusalException(StatusCodes.Status400BadRequest, "The form has no boundary, or one that is too long.");
        }

        var form = new MultipartReader(boundary, request.Body);
        var part = await form.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new FeedRefusalException(StatusCodes.Status400BadRequest, "The form has no file.");
        await WriteAsync(part.Body, limit, cancellationToken).ConfigureAwait(false);
        if (await form.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is not null)
        {
            throw new FeedRefusalException(StatusCodes.Status400BadRequest, "The form has several parts; push one package at a time.");
        }
    }

    private async Task WriteAsync(Stream body, long limit, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var file = Writing(() => new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0));
            await using (file.ConfigureAwait(false))
            {
                for (long left = limit; await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count;)
                {
                    if ((left -= count) < 0)
                    {
                        throw FeedRefusalException.TooLarge(limit);
                    }

                    Writing(() =>
                    {
                        file.Write(buffer, 0, count);
                        return file;
                    });
                }

                // It is answered for with 201.
                Writing(() =>
                {
                    file.Flush(flushToDisk: true);
                    return file;
                });
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Tells what fails here from what fails at the client: both are exceptions of one type.</summary>
    private FileStream Writing(Func<FileStream> write)
    {
        try
        {
            return write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FeedUnavailableException($"cannot write \"{Path}\": {exception.Message}", exception);
        }
    }
}
