namespace Twisted.Web;

/// <summary>For resources that stand in front of a whole tree: a leaf to those above, and a root to those below.</summary>
internal static class InnerResource
{
    /// <summary>Finds in the tree what answers for the path that is left, and lets it; 404 when there is none.</summary>
    public static Task RenderAsync(Resource inner, HttpContext context)
    {
        var finding = ResourceFinder.FindAsync(inner, context);
        return finding.IsCompletedSuccessfully ? RenderFound(finding.Result, context) : WaitAsync(finding, context);
    }

    private static async Task WaitAsync(ValueTask<Resource?> finding, HttpContext context) =>
        await RenderFound(await finding.ConfigureAwait(false), context).ConfigureAwait(false);

    private static Task RenderFound(Resource? found, HttpContext context)
    {
        if (found is not null)
        {
            return found.RenderAsync(context);
        }

        return ErrorPage.RenderAsync(context, StatusCodes.Status404NotFound);
    }
}
