using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Twisted.Web;

/// <summary>The body of a request for a program, which has to know its length before it starts.</summary>
/// <param name="content">What is read.</param>
/// <param name="length">Null when there is no body.</param>
/// <param name="isOwned">True when the content is to be released.</param>
internal sealed class CgiBody(Stream content, long? length, bool isOwned) : IAsyncDisposable
{
    private const int PieceSize = 16 * 1024;

    public Stream Content { get; } = content;

    public long? Length { get; } = length;

    /// <summary>Takes the body as it is when its length is known, and else puts it into a temporary file, which only this user can read.</summary>
    /// <exception cref="BadHttpRequestException">It has more bytes than may be put into a file, or breaks off.</exception>
    public static async ValueTask<CgiBody> OfAsync(HttpContext context, long maxSpooledBytes)
    {
        var request = context.Request;
        if (request.ContentLength is { } length)
        {
            return new CgiBody(request.Body, length, isOwned: false);
        }

        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return new CgiBody(Stream.Null, null, isOwned: false);
        }

        var file = OpenTemporary();
        try
        {
            await CopyAsync(request.Body, file, maxSpooledBytes, context.RequestAborted).ConfigureAwait(false);
            file.Position = 0;
            return new CgiBody(file, file.Length, isOwned: true);
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => isOwned ? Content.DisposeAsync() : ValueTask.CompletedTask;

    private static FileStream OpenTemporary()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
    }

    private static async Task CopyAsync(Stream from, FileStream to, long most, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                if (to.Length + count > most)
                {
                    throw new BadHttpRequestException(
                        $"A body without a length may have {most} bytes for a program.", StatusCodes.Status413PayloadTooLarge);
                }

                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
