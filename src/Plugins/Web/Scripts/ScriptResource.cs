using Twisted.Plugins;
using Twisted.Services;

namespace Twisted.Web;

/// <summary>A file of C# that returns a resource: it is compiled and run with the first request, and again when it has changed.</summary>
/// <remarks>
/// What the file returns is a <see cref="Resource"/>, or a <see cref="RequestDelegate"/>; it answers for the path and all below. The file need not name the namespaces <c>Twisted.Web</c>,
/// <c>Microsoft.AspNetCore.Http</c> and those of every such file. While it cannot be compiled the answer is 500, and the log has the place.
/// </remarks>
/// <param name="path">An absolute path.</param>
[Persisted("Twisted.Web.ScriptResource", 1)]
public sealed partial class ScriptResource([Kept] string path) : Resource
{
    [Ephemeral]
    private readonly Lock _gate = new();

    [Ephemeral]
    private FileStamp _stamp;

    [Ephemeral]
    private Task<Resource>? _made;

    public string Path { get; } = path;

    /// <inheritdoc/>
    public override bool IsLeaf => true;

    /// <inheritdoc/>
    public override async Task RenderAsync(HttpContext context)
    {
        var resource = await MadeAsync().WaitAsync(context.RequestAborted).ConfigureAwait(false);
        if (await ResourceFinder.FindAsync(resource, context).ConfigureAwait(false) is { } found)
        {
            await found.RenderAsync(context).ConfigureAwait(false);
        }
        else
        {
            await ErrorPage.RenderAsync(context, StatusCodes.Status404NotFound).ConfigureAwait(false);
        }
    }

    private Task<Resource> MadeAsync()
    {
        if (FileStamp.Look(Path, out var stamp) != FileKind.File)
        {
            return Task.FromException<Resource>(new ServiceException($"the script \"{Path}\" is no longer there"));
        }

        lock (_gate)
        {
            if (_made is null || stamp != _stamp)
            {
                _stamp = stamp;
                _made = MakeAsync(Path);
            }

            return _made;
        }
    }

    private static async Task<Resource> MakeAsync(string path)
    {
        // Whoever asked first may go away; the others wait for it too.
        var returned = await ScriptRunner.Current.RunAsync(
            path,
            [typeof(Resource).Assembly],
            ["Twisted.Web", "Microsoft.AspNetCore.Http"],
            CancellationToken.None).ConfigureAwait(false);
        return returned switch
        {
            Resource resource => resource,
            RequestDelegate handler => new DelegateResource(handler),
            null => throw new ServiceException($"\"{path}\" returns nothing; it has to return a Resource or a RequestDelegate"),
            _ => throw new ServiceException($"\"{path}\" returns a {returned.GetType().Name}; it has to be a Resource or a RequestDelegate"),
        };
    }
}
