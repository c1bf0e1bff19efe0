namespace WebSamples;

/// <summary>Greets whoever asks, by the rest of the path.</summary>
[Plugin(ResourcePlugins.Type, "hello", Description = "Greets: /alice is Hello, alice.")]
[Persisted("WebSamples.Hello", 1)]
public sealed partial class Hello : Resource
{
    public override bool IsLeaf => true;

    public override Task RenderAsync(HttpContext context) => context.Response.WriteAsync($"Hello, {context.Request.Path.Value?.Trim('/')}.\n", context.RequestAborted);
}
