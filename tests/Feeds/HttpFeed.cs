using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Twisted.Feeds.Resources;

namespace Twisted.Feeds;

/// <summary>
/// A NuGet v3 feed on loopback with the packages of a folder: that of <c>mktap web --nuget</c>, with vulnerabilities, and pushing
/// into the folder without a key. It can be told to misbehave; each such property may be set at any time, and holds from the next request.
/// </summary>
public sealed class HttpFeed : IDisposable, IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly FeedFolder _folder;
    private readonly PackageAnswers _packages;
    private readonly WebApplication _application;
    private readonly string _root;

    /// <summary>Starts to serve.</summary>
    public HttpFeed(string folder)
    {
        Directory.CreateDirectory(folder);
        _folder = new FeedFolder(folder);
        _packages = new PackageAnswers(Path.GetFullPath(folder));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinResponseDataRate = null;
        });
        _application = builder.Build();
        _application.Run(ServeAsync);
        _application.StartAsync().GetAwaiter().GetResult();
        _root = _application.Urls.Single().TrimEnd('/');
    }

    /// <summary>That of the service index; what goes into nuget.config, together with <c>allowInsecureConnections="true"</c>.</summary>
    public string Address => $"{_root}/v3/index.json";

    /// <summary>Where the packages are, and those that are pushed go.</summary>
    public string Folder => _folder.Root;

    /// <summary>What was asked of it so far.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>What everybody must send; with null everybody is served.</summary>
    public (string User, string Password)? Credentials { get; set; }

    /// <summary>What a push must bring; with null none is needed.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Whether it can be searched.</summary>
    public bool HasSearch { get; set; } = true;

    /// <summary>Whether its search says that it knows package types (version 3.5.0 of the resource).</summary>
    public bool OffersPackageTypes { get; set; } = true;

    /// <summary>Whether its search filters by package type when asked to, and says which types a package has.</summary>
    public bool HonoursPackageTypes { get; set; } = true;

    /// <summary>What it says of vulnerable packages, page by page; with null it publishes nothing.</summary>
    public IReadOnlyList<IReadOnlyList<FeedVulnerability>>? Vulnerabilities { get; set; }

    /// <summary>The answers that what follows holds for; all, unless set.</summary>
    public Func<FeedRequest, bool> Misbehaves { get; set; } = _ => true;

    /// <summary>Answers with this status and nothing else.</summary>
    public HttpStatusCode? Status { get; set; }

    /// <summary>Accepts, and never answers.</summary>
    public bool Hangs { get; set; }

    /// <summary>How long it waits before it answers.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How many bytes it sends at a time; 64 KiB unless set.</summary>
    public int ChunkSize { get; set; } = 64 * 1024;

    /// <summary>Ends the connection after so many bytes of an answer.</summary>
    public int? CutsOffAfter { get; set; }

    /// <summary>Ids of packages that it gives out with another byte in the middle.</summary>
    public IReadOnlyCollection<string> ChangedPackages { get; set; } = [];

    /// <summary>Hears of each request before it is answered, and may delay the answer.</summary>
    public Func<FeedRequest, Task>? OnRequest { get; set; }

    /// <summary>Hears of each part of an answer before it is sent, and may delay it.</summary>
    public Func<FeedChunk, Task>? OnChunk { get; set; }

    /// <summary>A port of loopback that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();

        // Clients keep their connections; they are not waited for.
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var request = Requests.Add(
            context.Request.Method,
            context.Request.Path.Value ?? "",
            context.Request.QueryString.Value ?? "",
            context.Request.Headers.Authorization.Count > 0);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _end.Token);
        try
        {
            await (OnRequest?.Invoke(request) ?? Task.CompletedTask);
            var misbehaves = Misbehaves(request);
            if (misbehaves)
            {
                await Task.Delay(Hangs ? Timeout.InfiniteTimeSpan : Delay, cancellation.Token);
            }

            var answer = await AnswerAsync(context, request, misbehaves, cancellation.Token);
            await SendAsync(context, request, answer, misbehaves ? CutsOffAfter : null, cancellation.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private async Task<FeedAnswer> AnswerAsync(HttpContext context, FeedRequest request, bool misbehaves, CancellationToken cancellationToken)
    {
        if (misbehaves && Status is { } status)
        {
            return FeedAnswer.Bare(status);
        }

        if (Credentials is { } credentials && !IsFrom(context, credentials))
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"feed\"";
            return FeedAnswer.Bare(HttpStatusCode.Unauthorized);
        }

        if (request.Method == HttpMethods.Put)
        {
            return await Publishing.AnswerAsync(_folder, context.Request, ApiKey, cancellationToken);
        }

        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var answer = parts switch
        {
            ["v3", "index.json"] => ServiceIndex.Answer(this, _root),
            ["flat" or "registration", ..] => await _packages.AskAsync(context.Request.Host, $"/v3{request.Path}", default, cancellationToken),
            ["v3", "flat" or "registration", ..] => await _packages.AskAsync(context.Request.Host, request.Path, default, cancellationToken),
            ["query"] when HasSearch => await _packages.SearchAsync(context.Request.Host, context.Request.Query, HonoursPackageTypes, cancellationToken),
            ["vulnerabilities", var page] when Vulnerabilities is { } pages => VulnerabilityPages.Answer(pages, _root, page),
            _ => FeedAnswer.NotFound,
        };
        if (parts is [.., "flat", var package, _, var file]
            && file.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase)
            && ChangedPackages.Contains(package, StringComparer.OrdinalIgnoreCase))
        {
            answer.Content[answer.Content.Length / 2] ^= 1;
        }

        return answer;
    }

    private async Task SendAsync(HttpContext context, FeedRequest request, FeedAnswer answer, int? limit, CancellationToken cancellationToken)
    {
        var (response, content) = (context.Response, answer.Content);
        response.StatusCode = (int)answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength = content.Length;
        for (var sent = 0; sent < content.Length;)
        {
            if (sent >= limit)
            {
                context.Abort();
                return;
            }

            await (OnChunk?.Invoke(new FeedChunk(request.Path, sent, content.Length)) ?? Task.CompletedTask);
            var size = Math.Min(Math.Min(ChunkSize, content.Length - sent), (limit ?? int.MaxValue) - sent);
            await response.Body.WriteAsync(content.AsMemory(sent, size), cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
            sent += size;
        }
    }

    private static bool IsFrom(HttpContext context, (string User, string Password) credentials) =>
        context.Request.Headers.Authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}"))}";
}
