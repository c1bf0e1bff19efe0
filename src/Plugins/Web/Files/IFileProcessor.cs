namespace Twisted.Web;

/// <summary>Answers for the files of an extension in some other way than by sending them, such as by running them.</summary>
/// <remarks>What a tap keeps of it is a persisted type of its package's.</remarks>
public interface IFileProcessor
{
    /// <summary>Answers for a file.</summary>
    /// <param name="path">The absolute path of the file, which was there a moment ago.</param>
    /// <param name="context">The request: <see cref="HttpRequest.PathBase"/> leads to the file, <see cref="HttpRequest.Path"/> is what follows.</param>
    Task ProcessAsync(string path, HttpContext context);
}
