namespace Twisted.Web;

/// <summary>Existing ASP.NET Core code as a resource: it answers for its path and all below.</summary>
/// <remarks>A tap cannot keep code; this is for applications that are written in C#.</remarks>
/// <param name="handler">Called for each request, several at the same time.</param>
public sealed class DelegateResource(RequestDelegate handler) : Resource
{
    /// <inheritdoc/>
    public override bool IsLeaf => true;

    /// <inheritdoc/>
    public override Task RenderAsync(HttpContext context) => handler(context);
}
