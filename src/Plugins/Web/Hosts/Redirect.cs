namespace Twisted.Web;

/// <summary>Sends its clients elsewhere, for its path and all below.</summary>
/// <remarks>
/// No request can change which host they are sent to: what is appended begins with a slash, and behind a target that is a path never with two, which
/// browsers would take for the name of a host.
/// </remarks>
/// <param name="target">A URL of http or https, or a path from the root of this site: <c>/new</c>.</param>
/// <param name="status">301 or 308 for ever, which clients remember; 302 or 307 for now; 303 to look elsewhere with GET. With 307 and 308 the method and body stay (RFC 9110, section 15.4).</param>
/// <exception cref="ArgumentException">The target is neither, or the status is another.</exception>
[Persisted("Twisted.Web.Redirect", 1)]
public sealed partial class Redirect(string target, int status = StatusCodes.Status302Found) : Resource
{
    [Kept]
    public string Target { get; } = RedirectTarget.Checked(target, nameof(target));

    [Kept]
    public int Status { get; } = RedirectTarget.CheckedStatus(status, nameof(status));

    /// <summary>True to append what is left of the path, so that <c>/old/a</c> goes to <c>/new/a</c>; by default all go to the target itself.</summary>
    [Kept]
    public bool AppendsPath { get; init; }

    /// <summary>True to append the query, behind that of the target.</summary>
    [Kept]
    public bool AppendsQuery { get; init; }

    /// <inheritdoc/>
    public override bool IsLeaf => true;

    /// <inheritdoc/>
    public override Task RenderAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.Request;
        context.Response.StatusCode = Status;
        context.Response.Headers.Location = RedirectTarget.Join(Target, AppendsPath ? request.Path : default, AppendsQuery ? request.QueryString : default);
        return Task.CompletedTask;
    }
}
