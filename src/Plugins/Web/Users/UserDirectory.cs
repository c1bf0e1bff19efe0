using System.Collections.Concurrent;

namespace Twisted.Web;

/// <summary>The users of this system: <c>/NAME/</c> is the folder <c>public_html</c> of that user's home, and <c>/NAME.twistd/</c> is what the user serves with <c>mktap web --personal</c>.</summary>
/// <remarks>What a user links to is served only if it is in that user's folder, or home. A user without either does not exist.</remarks>
[Persisted("Twisted.Web.UserDirectory", 1)]
public sealed partial class UserDirectory : Resource
{
    /// <summary>What is served of a home.</summary>
    public const string PublicFolder = "public_html";

    /// <summary>The UNIX socket of a user's own server, in the home folder.</summary>
    public const string SocketName = ".twistd-web.sock";

    private const string ServerSuffix = ".twistd";

    [Ephemeral]
    private readonly ConcurrentDictionary<string, StaticFiles> _folders = new(StringComparer.Ordinal);

    [Ephemeral]
    private readonly ConcurrentDictionary<string, ReverseProxy> _servers = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override ValueTask<Resource?> GetChildAsync(string name, HttpContext context)
    {
        if (name.Length == 0)
        {
            return ValueTask.FromResult<Resource?>(this);
        }

        var isServer = name.EndsWith(ServerSuffix, StringComparison.Ordinal);
        var user = UserHome.Find(isServer ? name[..^ServerSuffix.Length] : name);
        Resource? resource = user is null ? null : isServer ? ServerOf(user) : FolderOf(user);

        // The links of the page at a server's root are relative to that.
        return ValueTask.FromResult(resource is ReverseProxy && !context.Request.Path.HasValue ? new DelegateResource(FileAnswer.RedirectToFolder) : resource);
    }

    /// <inheritdoc/>
    public override Task RenderAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return ErrorPage.RenderAsync(context, StatusCodes.Status405MethodNotAllowed);
        }

        if (!context.Request.Path.HasValue && context.Request.PathBase.HasValue)
        {
            return FileAnswer.RedirectToFolder(context);
        }

        var users = UserHome.All().OrderBy(static user => user.Name, StringComparer.Ordinal);
        return UserPage.SendAsync(context, [.. users.SelectMany(EntriesOf)]);
    }

    private static IEnumerable<(string Link, string Text)> EntriesOf(UserHome user)
    {
        var text = user.FullName.Length > 0 ? $"{user.Name} ({user.FullName})" : user.Name;
        if (FileStamp.Look(Path.Combine(user.Folder, PublicFolder), out _) == FileKind.Folder)
        {
            yield return (user.Name + "/", text);
        }

        if (FileStamp.Look(Path.Combine(user.Folder, SocketName), out _) == FileKind.Other)
        {
            yield return (user.Name + ServerSuffix + "/", text + ", own server");
        }
    }

    private StaticFiles? FolderOf(UserHome user)
    {
        var path = Path.Combine(user.Folder, PublicFolder);
        return FileStamp.Look(path, out _) == FileKind.Folder && IsInHome(user, path) ? _folders.GetOrAdd(path, static path => new StaticFiles(path)) : null;
    }

    /// <summary>No link leads elsewhere: what this process may read or connect to, the user may not.</summary>
    private static bool IsInHome(UserHome user, string path) => SafeFile.RealPath(user.Folder) is { } home && SafeFile.IsWithin(SafeFile.RealPath(path), home);

    private ReverseProxy? ServerOf(UserHome user)
    {
        var socket = Path.Combine(user.Folder, SocketName);
        return FileStamp.Look(socket, out _) == FileKind.Other && IsInHome(user, socket) ? _servers.GetOrAdd(socket, static socket => new ReverseProxy("unix:" + socket)) : null;
    }
}
