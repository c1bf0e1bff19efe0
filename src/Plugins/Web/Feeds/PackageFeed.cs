using Twisted.Accounts;
using Twisted.Web.Feeds;

namespace Twisted.Web;

/// <summary>A folder of .nupkg files as a NuGet feed of version 3: restore, search, and push with a key.</summary>
/// <remarks>
/// <para>The packages lie in the folder itself, or in folders of their id and version. Files that come and go are noticed at the next request; in a folder of more than 1000 packages within a second.</para>
/// <para>A tap keeps the paths and settings: neither packages nor keys.</para>
/// </remarks>
/// <param name="folder">An absolute path. What is pushed goes there too.</param>
/// <param name="keyFile">
/// The absolute path of a file with the keys that may push, one a line; empty lines and those that begin with <c>#</c> are comments.
/// It is for its owner only (mode 0600), and is read again when it has changed. With null nothing can be pushed.
/// </param>
[Persisted("Twisted.Web.PackageFeed", 1)]
public sealed partial class PackageFeed([Kept] string folder, [Kept] string? keyFile = null) : Resource
{
    /// <summary>250 MiB, as on nuget.org.</summary>
    public const long UsualLargestPackage = 250L << 20;

    [Ephemeral]
    private readonly PackageFolder _packages = new(folder);

    [Ephemeral]
    private readonly FeedKeys? _keys = keyFile is null ? null : new FeedKeys(keyFile);

    [Ephemeral]
    private PackagePublishing? _publishing;

    public string Folder { get; } = folder;

    public string? KeyFile { get; } = keyFile;

    /// <summary>How many bytes a package may have that is pushed; <see cref="UsualLargestPackage"/> unless set.</summary>
    [Kept]
    public long LargestPackage { get; init; } = UsualLargestPackage;

    /// <summary>Whether those who may push may also delete, for good. Unless set they may not: what was restored once has to be there again.</summary>
    [Kept]
    public bool AllowsDelete { get; init; }

    /// <inheritdoc/>
    public override bool IsLeaf => true;

    internal PackageFolder Packages => _packages;

    private PackagePublishing Publishing => LazyInitializer.EnsureInitialized(ref _publishing, () => new PackagePublishing(_packages));

    /// <inheritdoc/>
    public override async Task RenderAsync(HttpContext context)
    {
        _packages.Logger = RequestLogger.Of(context);
        try
        {
            await AnswerAsync(context, (context.Request.Path.Value ?? "").Split('/')).ConfigureAwait(false);
        }
        catch (FeedRefusalException refusal)
        {
            await FeedAnswer.SendTextAsync(context, refusal.Status, refusal.Message).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FeedUnavailableException or AccountStoreException)
        {
            RequestLogger.Of(context).FeedFails(exception.Message);
            await FeedAnswer.SendTextAsync(context, StatusCodes.Status503ServiceUnavailable, "The feed cannot do this now; its log says why.").ConfigureAwait(false);
        }
    }

    // The first part is what stands before the first slash.
    private Task AnswerAsync(HttpContext context, string[] parts) => parts switch
    {
        [""] => RedirectAsync(context),
        ["", "v3", "package", .. var rest] => PublishAsync(context, rest),
        ["", "v3", "symbolpackage", ..] => FeedAnswer.SendTextAsync(
            context, StatusCodes.Status404NotFound, "This feed keeps no symbol packages; push without them: dotnet nuget push --no-symbols."),
        _ when HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) => ReadAsync(context, parts),
        _ => RefuseMethodAsync(context, "GET, HEAD"),
    };

    private async Task ReadAsync(HttpContext context, string[] parts)
    {
        var addresses = FeedAddresses.Of(context);
        if (parts is ["", "index.json"] or ["", "v3", "index.json"])
        {
            await FeedAnswer.SendJsonAsync(context, writer => ServiceIndex.Write(writer, addresses)).ConfigureAwait(false);
            return;
        }

        var index = await _packages.GetAsync(context.RequestAborted).ConfigureAwait(false);
        var answer = parts switch
        {
            ["", ""] => FeedPage.SendAsync(context, index, addresses, takesPackages: KeyFile is not null),
            ["", "v3", "flat", .. var rest] => FlatContainer.Answer(context, index, rest),
            ["", "v3", "registration", .. var rest] => Registrations.Answer(context, index, addresses, rest),
            ["", "v3", "query"] => SearchAnswers.SearchAsync(context, index, addresses),
            ["", "v3", "autocomplete"] => SearchAnswers.CompleteAsync(context, index),
            _ => null,
        };
        await (answer ?? FeedAnswer.SendTextAsync(context, StatusCodes.Status404NotFound, "The feed has no such package, or no such page.")).ConfigureAwait(false);
    }

    private async Task PublishAsync(HttpContext context, string[] rest)
    {
        var method = context.Request.Method;
        var isPush = rest is [] or [""];
        if (!isPush && rest is not [_, _])
        {
            await FeedAnswer.SendTextAsync(context, StatusCodes.Status404NotFound, "The feed has no such package, or no such page.").ConfigureAwait(false);
        }
        else if (method != (isPush ? HttpMethods.Put : HttpMethods.Delete))
        {
            await RefuseMethodAsync(context, isPush ? "PUT" : "DELETE").ConfigureAwait(false);
        }
        else if (Refusal(context, isPush) is { } reason)
        {
            RequestLogger.Of(context).ChangeRefused(context.Connection.RemoteIpAddress, reason);
            await FeedAnswer.SendTextAsync(context, StatusCodes.Status403Forbidden, reason).ConfigureAwait(false);
        }
        else if (isPush)
        {
            var package = await Publishing.PushAsync(context, LargestPackage).ConfigureAwait(false);
            RequestLogger.Of(context).PackagePushed(context.Connection.RemoteIpAddress, package.Id, package.Version.Normalized);
            context.Response.Headers.Location = FeedAddresses.Of(context).Content(package);
            await FeedAnswer.SendTextAsync(context, StatusCodes.Status201Created, $"{package.Id} {package.Version.Normalized} is in the feed.").ConfigureAwait(false);
        }
        else if (await Publishing.DeleteAsync(rest[0], rest[1]).ConfigureAwait(false) is { } deleted)
        {
            RequestLogger.Of(context).PackageDeleted(context.Connection.RemoteIpAddress, deleted.Id, deleted.Version.Normalized);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await FeedAnswer.SendTextAsync(context, StatusCodes.Status404NotFound, "The feed has no such package.").ConfigureAwait(false);
        }
    }

    /// <summary>Before anything of the body is read.</summary>
    private string? Refusal(HttpContext context, bool isPush) =>
        _keys is null ? "This feed is read only: it has no keys."
        : context.Request.Headers[FeedKeys.Header] is { Count: 0 } ? "An API key is missing: dotnet nuget push --api-key KEY."
        : !_keys.Has(context.Request.Headers[FeedKeys.Header]) ? "The API key is not one of this feed's."
        : !isPush && !AllowsDelete ? "This feed deletes nothing; what was pushed stays."
        : null;

    // With the slash, as what the page and the clients refer to is relative to it.
    private static Task RedirectAsync(HttpContext context)
    {
        context.Response.Headers.Location = FeedAddresses.Of(context).Root;
        return FeedAnswer.SendTextAsync(context, StatusCodes.Status308PermanentRedirect, "The feed is one slash further.");
    }

    private static Task RefuseMethodAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        return FeedAnswer.SendTextAsync(context, StatusCodes.Status405MethodNotAllowed, $"Only {allowed} is possible here.");
    }
}
