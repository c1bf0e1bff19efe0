namespace Twisted.Web;

/// <summary>What a call by JSON-RPC fails with, as its caller is to see it.</summary>
public sealed class JsonRpcException : Exception
{
    /// <summary>There is no such method (JSON-RPC 2.0, section 5.1).</summary>
    public const int MethodNotFound = -32601;

    /// <summary>The parameters are wrong.</summary>
    public const int InvalidParameters = -32602;

    public JsonRpcException()
        : this(-32603, "Internal error")
    {
    }

    public JsonRpcException(string message)
        : this(-32603, message)
    {
    }

    public JsonRpcException(string message, Exception innerException)
        : base(message, innerException) => Code = -32603;

    /// <param name="code">One of JSON-RPC's, or one of your own from -32000 up.</param>
    /// <param name="message">One sentence.</param>
    public JsonRpcException(int code, string message)
        : base(message) => Code = code;

    public int Code { get; }
}
