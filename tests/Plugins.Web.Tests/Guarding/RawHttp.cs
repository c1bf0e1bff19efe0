using System.Text;

namespace Twisted.Tests.Web;

/// <summary>Sends bytes that no client would.</summary>
internal static class RawHttp
{
    /// <summary>Sends a request, and reads until the server closes.</summary>
    public static async Task<string> SendAsync(Uri server, string request)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    public static Task<string> GetAsync(Uri server, string target, params string[] headers) =>
        SendAsync(server, $"GET {target} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
}
