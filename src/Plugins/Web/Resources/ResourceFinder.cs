namespace Twisted.Web;

/// <summary>Goes down the tree, part by part of a request's path.</summary>
internal static class ResourceFinder
{
    /// <summary>Finds what answers, and divides the path there between <see cref="HttpRequest.PathBase"/> and <see cref="HttpRequest.Path"/>.</summary>
    /// <returns>Null when there is none.</returns>
    public static ValueTask<Resource?> FindAsync(Resource root, HttpContext context)
    {
        var resource = root;
        var request = context.Request;
        while (!resource.IsLeaf && request.Path.HasValue)
        {
            if (request.Path.Value!.StartsWith("//", StringComparison.Ordinal))
            {
                // A part without a name has no place in the middle: two paths of one resource would part who guards it from who serves it.
                return ValueTask.FromResult<Resource?>(null);
            }

            var name = TakePart(request);
            if (!resource.Children.TryGetValue(name, out var child))
            {
                var finding = resource.GetChildAsync(name, context);
                if (!finding.IsCompletedSuccessfully)
                {
                    return WaitAsync(finding, context);
                }

                child = finding.Result;
            }

            if (child is null || (child == resource && name.Length == 0))
            {
                return ValueTask.FromResult(child);
            }

            resource = child;
        }

        return ValueTask.FromResult<Resource?>(resource);
    }

    private static async ValueTask<Resource?> WaitAsync(ValueTask<Resource?> finding, HttpContext context) =>
        await finding.ConfigureAwait(false) is { } found ? await FindAsync(found, context).ConfigureAwait(false) : null;

    /// <summary>Moves the first part over. That of a slash at the end is empty, and moves nothing.</summary>
    private static string TakePart(HttpRequest request)
    {
        var path = request.Path.Value!;
        if (path.Length == 1)
        {
            return "";
        }

        var end = path.IndexOf('/', 1);
        end = end < 0 ? path.Length : end;
        request.PathBase = new PathString(request.PathBase.Value + path[..end]);
        request.Path = new PathString(path[end..]);
        return path[1..end];
    }
}
