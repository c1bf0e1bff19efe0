using System.Text.Json;
using System.Text.Json.Nodes;

namespace Twisted.Web;

/// <summary>Answers calls by JSON-RPC 2.0 in the bodies of POST requests: single ones, batches, and notifications, which have no answer.</summary>
/// <remarks>Calls of a batch are made one after the other; those of different requests at the same time. A body has the limit of the site.</remarks>
public abstract class JsonRpcResource : Resource
{
    private const int ParseError = -32700;
    private const int InvalidRequest = -32600;
    private const int InternalError = -32603;

    /// <inheritdoc/>
    public override bool IsLeaf => true;

    /// <inheritdoc/>
    public override async Task RenderAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        if (!context.Request.HasJsonContentType())
        {
            // A form of another site could else call, with the cookies of whoever looks at it.
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        if (await AnswerAsync(context).ConfigureAwait(false) is not { } answer)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Makes a call.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="parameters">An array, an object, or <see cref="JsonValueKind.Undefined"/> where there are none.</param>
    /// <param name="context">The request that it came with.</param>
    /// <returns>What it returns, which is written as JSON; null is a result too.</returns>
    /// <exception cref="JsonRpcException">The call fails, as its caller is told. Any other exception is logged, and told as an internal error.</exception>
    protected abstract Task<object?> CallAsync(string method, JsonElement parameters, HttpContext context);

    private async Task<JsonNode?> AnswerAsync(HttpContext context)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return Error(null, ParseError, "Parse error");
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                return await AnswerAsync(document.RootElement, context).ConfigureAwait(false);
            }

            var answers = new JsonArray();
            foreach (var call in document.RootElement.EnumerateArray())
            {
                if (await AnswerAsync(call, context).ConfigureAwait(false) is { } answer)
                {
                    answers.Add(answer);
                }
            }

            return document.RootElement.GetArrayLength() == 0 ? Error(null, InvalidRequest, "Invalid Request") : answers.Count > 0 ? answers : null;
        }
    }

    /// <returns>Null for a notification.</returns>
    private async Task<JsonNode?> AnswerAsync(JsonElement call, HttpContext context)
    {
        if (call.ValueKind != JsonValueKind.Object
            || !call.TryGetProperty("jsonrpc", out var version) || version.ValueKind != JsonValueKind.String || version.GetString() != "2.0"
            || !call.TryGetProperty("method", out var method) || method.ValueKind != JsonValueKind.String
            || (call.TryGetProperty("params", out var parameters) && parameters.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)))
        {
            return Error(null, InvalidRequest, "Invalid Request");
        }

        var hasId = call.TryGetProperty("id", out var id);
        if (hasId && id.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null))
        {
            return Error(null, InvalidRequest, "Invalid Request");
        }

        JsonNode? answer;
        try
        {
            var result = await CallAsync(method.GetString()!, parameters, context).ConfigureAwait(false);
            answer = hasId ? new JsonObject { ["jsonrpc"] = "2.0", ["result"] = JsonSerializer.SerializeToNode(result), ["id"] = JsonValue.Create(id.Clone()) } : null;
        }
        catch (JsonRpcException exception)
        {
            answer = Error(hasId ? id : null, exception.Code, exception.Message);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Of a call, any: it costs itself, and not the others of its batch.
            RequestLogger.Of(context).ResourceFails(context.Request.Method, $"{context.Request.PathBase}{context.Request.Path}", exception);
            answer = Error(hasId ? id : null, InternalError, "Internal error");
        }

        return hasId ? answer : null;
    }

    private static JsonObject Error(JsonElement? id, int code, string message) => new()
    {
        ["jsonrpc"] = "2.0",
        ["error"] = new JsonObject { ["code"] = code, ["message"] = message },
        ["id"] = id is { } known ? JsonValue.Create(known.Clone()) : null,
    };
}
