using System.Net;

namespace Twisted.Tests.Web;

public sealed class ResourceTests
{
    [Theory]
    [InlineData("/", "root '' '/'")]
    [InlineData("/a", "a '/a' ''")]
    [InlineData("/a/", "a '/a' '/'")]
    [InlineData("/leaf/x/y", "leaf '/leaf' '/x/y'")]
    [InlineData("/a/b%20c", "b c '/a/b c' ''")]
    [InlineData("/a/any", "any '/a/any' ''")]
    public async Task The_path_is_divided_where_a_resource_is_found(string path, string expected)
    {
        await using var server = await ResourceServer.StartAsync(Tree());
        Assert.Equal(expected, await server.Client.GetStringAsync(path));
    }

    [Theory]
    [InlineData("/b")]
    [InlineData("/a/none")]
    [InlineData("/a//b%20c")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        await using var server = await ResourceServer.StartAsync(Tree());
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public void A_name_with_a_slash_is_refused() => Assert.Throws<ArgumentException>(() => Tree().PutChild("a/b", new Named("x")));

    private static Named Tree() =>
        (Named)new Named("root")
            .PutChild("leaf", new DelegateResource(context => context.Response.WriteAsync($"leaf '{context.Request.PathBase.Value}' '{context.Request.Path.Value}'")))
            .PutChild("a", new Named("a").PutChild("b c", new Named("b c")));

    private sealed class Named(string name) : Resource
    {
        public override ValueTask<Resource?> GetChildAsync(string name, HttpContext context) =>
            name == "any" ? ValueTask.FromResult<Resource?>(new Named("any")) : base.GetChildAsync(name, context);

        public override Task RenderAsync(HttpContext context) => context.Response.WriteAsync($"{name} '{context.Request.PathBase.Value}' '{context.Request.Path.Value}'");
    }
}
