using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace WebSamples;

/// <summary>ASP.NET Core code, with middleware, as a resource. The tap keeps that it is there; the code is in the package.</summary>
[Plugin(ResourcePlugins.Type, "api", Description = "Tells the time: /time.")]
[Persisted("WebSamples.Api", 1)]
public sealed partial class Api : Resource
{
    [Ephemeral]
    private readonly RequestDelegate _pipeline = Build();

    public override bool IsLeaf => true;

    public override Task RenderAsync(HttpContext context) => _pipeline(context);

    private static RequestDelegate Build()
    {
        var builder = new ApplicationBuilder(new ServiceCollection().BuildServiceProvider());
        builder.Use((context, next) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return next(context);
        });
        builder.Map("/time", branch => branch.Run(context => context.Response.WriteAsJsonAsync(new { utc = TimeProvider.System.GetUtcNow() })));
        return builder.Build();
    }
}
