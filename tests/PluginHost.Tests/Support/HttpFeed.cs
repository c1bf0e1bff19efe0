using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Twisted.PluginHost.Tests.Support;

/// <summary>A NuGet v3 feed on loopback that gives out the packages of a folder, or misbehaves.</summary>
internal sealed class HttpFeed : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly TaskCompletionSource _end = new();
    private readonly string _folder;
    private readonly string _root;

    public HttpFeed(string folder)
    {
        _folder = folder;
        _root = $"http://127.0.0.1:{FreePort()}/";
        _listener.Prefixes.Add(_root);
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address => $"{_root}index.json";

    /// <summary>Answers everything with this status.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>Accepts, and never answers.</summary>
    public bool Hangs { get; init; }

    /// <summary>A port of loopback that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _end.TrySetResult();
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        if (Hangs)
        {
            await _end.Task;
            return;
        }

        var content = Status is null ? Find(context.Request.Url!.AbsolutePath) : null;
        context.Response.StatusCode = (int)(Status ?? (content is null ? HttpStatusCode.NotFound : HttpStatusCode.OK));
        if (content is not null)
        {
            await context.Response.OutputStream.WriteAsync(content);
        }

        context.Response.Close();
    }

    private byte[]? Find(string path)
    {
        if (path == "/index.json")
        {
            return Encoding.UTF8.GetBytes(
                $$"""{"version":"3.0.0","resources":[{"@id":"{{_root}}flat/","@type":"PackageBaseAddress/3.0.0"}]}""");
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["flat", var id, "index.json"])
        {
            var versions = Files(id).Select(file => $"\"{Path.GetFileNameWithoutExtension(file)[(id.Length + 1)..]}\"").ToList();
            return versions.Count == 0 ? null : Encoding.UTF8.GetBytes($$"""{"versions":[{{string.Join(",", versions)}}]}""");
        }

        return parts is ["flat", var package, var version, _] && Files(package).FirstOrDefault(file => file.EndsWith($".{version}.nupkg", StringComparison.Ordinal)) is { } found
            ? File.ReadAllBytes(found)
            : null;
    }

    private IEnumerable<string> Files(string id) =>
        Directory.EnumerateFiles(_folder, "*.nupkg").Where(file =>
            Path.GetFileName(file).StartsWith($"{id}.", StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(Path.GetFileName(file)[id.Length + 1]));
}
