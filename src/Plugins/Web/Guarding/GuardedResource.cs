using System.Globalization;
using System.Security.Claims;
using Twisted.Accounts;

namespace Twisted.Web;

/// <summary>Lets only those at a tree of resources who have an account (RFC 9110, section 11).</summary>
/// <remarks>
/// <para>
/// Basic (RFC 7617) is offered when the portal takes a <see cref="UserPassword"/> and nobody on the way can read it; Digest (RFC 7616, SHA-256 and
/// MD5, <c>qop=auth</c>) when it takes a <see cref="ChallengeResponse"/>, as that of a <see cref="SecretsFileChecker"/> does. A portal that takes
/// <see cref="AnonymousCredentials"/> lets in those who do not log in.
/// </para>
/// <para>
/// Refused is with 401, after too many failures of an address with 429 and <c>Retry-After</c>; 400 is for a header that makes no sense, 403 for an account
/// that the realm has no <see cref="WebUser"/> for, or where nothing can be offered without TLS, and 503 for accounts that cannot be looked at. The name of who is let in is that of <see cref="HttpContext.User"/>.
/// </para>
/// <para>The whole tree is guarded, what is not in it too.</para>
/// </remarks>
/// <param name="inner">What is guarded.</param>
/// <param name="portal">Whose realm opens a <see cref="WebUser"/>, as <see cref="WebRealm"/> does.</param>
/// <param name="realm">What clients show and remember passwords for: printable ASCII without quotes and backslashes.</param>
/// <exception cref="ArgumentException">The realm has other characters, or none.</exception>
[Persisted("Twisted.Web.GuardedResource", 1)]
public sealed partial class GuardedResource([Kept] Resource inner, [Kept] Portal portal, string realm) : Resource
{
    [Ephemeral]
    private Gate? _gate;

    public Resource Inner { get; } = inner ?? throw new ArgumentNullException(nameof(inner));

    public Portal Portal { get; } = portal ?? throw new ArgumentNullException(nameof(portal));

    [Kept]
    public string Realm { get; } = CheckedRealm(realm);

    /// <summary>True to take passwords also from other machines without TLS, where others can read them; false by default.</summary>
    /// <remarks>Connections of this machine and those of UNIX sockets need no TLS. A proxy in front that ends TLS has to say so, or this is needed.</remarks>
    [Kept]
    public bool AllowsPasswordsInTheClear { get; init; }

    /// <summary>False to offer Digest with SHA-256 only; true by default, as some clients know only MD5.</summary>
    [Kept]
    public bool OffersMd5 { get; init; } = true;

    /// <summary>How long a client may use a nonce of Digest; 5 minutes by default. Then it gets another one, without its user being asked.</summary>
    [Kept]
    public TimeSpan NonceLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a login holds without being looked at again; 1 minute by default. For so long an account that was removed goes on; zero looks at each request.</summary>
    [Kept]
    public TimeSpan RememberFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public override bool IsLeaf => true;

    internal override IEnumerable<Resource> Below => [Inner];

    /// <summary>For tests.</summary>
    [Ephemeral]
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    private Gate Gate => _gate ?? Interlocked.CompareExchange(ref _gate, new Gate(this), null) ?? _gate;

    /// <inheritdoc/>
    public override async Task RenderAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var verdict = await Gate.JudgeAsync(context).ConfigureAwait(false);
        if (verdict.User is not { } user)
        {
            await RefuseAsync(context, verdict).ConfigureAwait(false);
            return;
        }

        if (verdict.Scheme is { } scheme)
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity(
                [new Claim(ClaimTypes.Name, user.Name), .. user.Roles.Select(role => new Claim(ClaimTypes.Role, role))], scheme));
        }

        await InnerResource.RenderAsync(Inner, context).ConfigureAwait(false);
    }

    private static string CheckedRealm(string realm)
    {
        ArgumentException.ThrowIfNullOrEmpty(realm);

        // Clients differ in whether they hash an escaped character with its backslash.
        return !realm.Any(character => character is < ' ' or > '~' or '"' or '\\') ? realm
            : throw new ArgumentException($"\"{realm}\" cannot be a realm: all clients show it only if it is of printable ASCII, without quotes and backslashes.", nameof(realm));
    }

    private Task RefuseAsync(HttpContext context, GateVerdict verdict)
    {
        var response = context.Response;
        response.StatusCode = verdict.Status;
        response.Headers.CacheControl = "no-store";
        if (verdict.RetryAfter > TimeSpan.Zero)
        {
            response.Headers.RetryAfter = Math.Ceiling(verdict.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (verdict.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = Gate.Challenges(context, verdict.IsStale);
        }

        return verdict.Reason is { } reason ? WriteAsync(context, reason) : Task.CompletedTask;
    }

    private static Task WriteAsync(HttpContext context, string reason)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(reason + "\n", context.RequestAborted);
    }
}
