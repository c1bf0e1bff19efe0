namespace Twisted.Web;

/// <summary>Answers for the files of an extension, in the place of sending them.</summary>
/// <remarks>It is called for several requests at the same time. One that is to be kept in a tap is a persisted type.</remarks>
public interface IFileProcessor
{
    /// <summary>Finds what answers a request for a file.</summary>
    /// <param name="path">The absolute path of a file that was there a moment ago, with links resolved as far as the caller does.</param>
    /// <param name="context">
    /// The request: when the resource renders, <see cref="HttpRequest.PathBase"/> is the path to the file, and <see cref="HttpRequest.Path"/> what follows.
    /// </param>
    /// <returns>A leaf; null for an answer as if there were no such file.</returns>
    ValueTask<Resource?> ProcessAsync(string path, HttpContext context);

    /// <summary>Ends what still runs, when the server stops. It may be used again afterwards.</summary>
    /// <param name="cancellationToken">Ends the waiting, not what is waited for.</param>
    Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
