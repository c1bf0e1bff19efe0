namespace Twisted.Tests.Web;

internal static class Samples
{
    /// <summary>Says who asks, and where.</summary>
    public static Resource WhoAmI() => new DelegateResource(context => context.Response.WriteAsync(
        context.User.Identity is { IsAuthenticated: true } identity ? $"{identity.Name} by {identity.AuthenticationType} at '{context.Request.Path.Value}'" : $"nobody at '{context.Request.Path.Value}'"));

    /// <summary>Says what it is called, and where it was asked.</summary>
    public static Resource Named(string name) => new DelegateResource(context => context.Response.WriteAsync($"{name} '{context.Request.PathBase.Value}' '{context.Request.Path.Value}'"));
}
