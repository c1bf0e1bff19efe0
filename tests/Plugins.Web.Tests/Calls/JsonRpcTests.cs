using System.Net;
using System.Text;
using System.Text.Json;

namespace Twisted.Tests.Web.Calls;

public sealed class JsonRpcTests
{
    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","params":[42,23],"id":1}""", """{"jsonrpc":"2.0","result":19,"id":1}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","params":[1],"id":"a"}""", """{"jsonrpc":"2.0","error":{"code":-32602,"message":"Two numbers are needed"},"id":"a"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"none","id":null}""", """{"jsonrpc":"2.0","error":{"code":-32601,"message":"There is no \u0022none\u0022"},"id":null}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"break","id":3}""", """{"jsonrpc":"2.0","error":{"code":-32603,"message":"Internal error"},"id":3}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","params":[42,23]}""", null)]
    [InlineData("""{"jsonrpc":"2.0","method":"none"}""", null)]
    [InlineData("""{"jsonrpc":"2.0","method":"sub""", """{"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"},"id":null}""")]
    [InlineData("""{"jsonrpc":"2.0","method":1,"params":"bar"}""", """{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request"},"id":null}""")]
    [InlineData("""{"jsonrpc":"1.0","method":"subtract","id":1}""", """{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request"},"id":null}""")]
    [InlineData("[]", """{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request"},"id":null}""")]
    [InlineData("[1]", """[{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request"},"id":null}]""")]
    [InlineData("""[{"jsonrpc":"2.0","method":"subtract","params":[3,1],"id":1},{"jsonrpc":"2.0","method":"none"}]""", """[{"jsonrpc":"2.0","result":2,"id":1}]""")]
    [InlineData("""[{"jsonrpc":"2.0","method":"none"}]""", null)]
    public async Task A_call_is_answered_as_JSON_RPC_has_it(string call, string? answer)
    {
        await using var server = await SiteServer.StartAsync(new Calculator());
        using var response = await server.Client.PostAsync("/", new StringContent(call, Encoding.UTF8, "application/json"));
        Assert.Equal(answer is null ? HttpStatusCode.NoContent : HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(answer ?? "", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_is_no_call_is_refused()
    {
        await using var server = await SiteServer.StartAsync(new Calculator());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await server.Client.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await server.Client.PostAsync("/", new StringContent("[]", Encoding.UTF8, "text/plain"))).StatusCode);
    }

    private sealed class Calculator : JsonRpcResource
    {
        protected override Task<object?> CallAsync(string method, JsonElement parameters, HttpContext context) => method switch
        {
            "subtract" when parameters.ValueKind == JsonValueKind.Array && parameters.GetArrayLength() == 2 => Task.FromResult<object?>(parameters[0].GetInt32() - parameters[1].GetInt32()),
            "subtract" => throw new JsonRpcException(JsonRpcException.InvalidParameters, "Two numbers are needed"),
            "break" => throw new InvalidOperationException("broken"),
            _ => throw new JsonRpcException(JsonRpcException.MethodNotFound, $"There is no \"{method}\""),
        };
    }
}
