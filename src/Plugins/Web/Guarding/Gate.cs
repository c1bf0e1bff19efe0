using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;
using Twisted.Accounts;

namespace Twisted.Web;

/// <summary>Judges requests for a <see cref="GuardedResource"/>: which schemes are offered, and whom they let in.</summary>
internal sealed class Gate
{
    /// <summary>When to come again where accounts cannot be looked at, which takes an administrator.</summary>
    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(30);

    private readonly GuardedResource _resource;
    private readonly RememberedLogins _logins;
    private readonly DigestNonces _nonces;
    private int _told;

    public Gate(GuardedResource resource)
    {
        _resource = resource;
        _logins = new RememberedLogins(resource.RememberFor, resource.Clock);
        _nonces = new DigestNonces(resource.NonceLifetime, resource.Clock);
    }

    public ValueTask<GateVerdict> JudgeAsync(HttpContext context)
    {
        if (_resource.Portal.Logger == NullLogger.Instance)
        {
            _resource.Portal.Logger = RequestLogger.Of(context);
        }

        var headers = context.Request.Headers.Authorization;
        if (headers.Count == 0)
        {
            return _resource.Portal.Accepts<AnonymousCredentials>() ? LogInAsync(context, new AnonymousCredentials(), scheme: null)
                : new(NothingToOffer(context) ?? GateVerdict.Challenge);
        }

        if (headers.Count > 1)
        {
            return new(GateVerdict.Malformed("there are several."));
        }

        var text = headers[0]!.Trim(' ', '\t');
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        var (scheme, rest) = end < 0 ? (text, "") : (text[..end], text[(end + 1)..].Trim(' ', '\t'));
        return scheme.Equals(BasicHeader.Scheme, StringComparison.OrdinalIgnoreCase) ? JudgeBasicAsync(context, rest)
            : scheme.Equals(DigestHeader.Scheme, StringComparison.OrdinalIgnoreCase) ? JudgeDigestAsync(context, rest)
            : new(NothingToOffer(context) ?? GateVerdict.Challenge);
    }

    /// <summary>The best first, each in a line of its own, as some clients read only one of a line.</summary>
    public StringValues Challenges(HttpContext context, bool isStale)
    {
        var challenges = new List<string>(3);
        if (OffersDigest)
        {
            foreach (var algorithm in DigestAlgorithm.All.Where(Offers))
            {
                challenges.Add(
                    $"Digest realm=\"{_resource.Realm}\", nonce=\"{_nonces.Make()}\", qop=\"auth\", algorithm={algorithm.Name}, charset=UTF-8{(isStale ? ", stale=true" : "")}");
            }
        }

        if (OffersBasic(context))
        {
            challenges.Add($"Basic realm=\"{_resource.Realm}\", charset=\"UTF-8\"");
        }

        return challenges.ToArray();
    }

    private bool OffersDigest => _resource.Portal.Accepts<DigestResponse>();

    private bool Offers(DigestAlgorithm algorithm) => _resource.OffersMd5 || algorithm != DigestAlgorithm.Md5;

    private bool OffersBasic(HttpContext context) =>
        _resource.Portal.Accepts<UserPassword>() && (_resource.AllowsPasswordsInTheClear || IsPrivate(context));

    private static bool IsPrivate(HttpContext context) =>
        context.Request.IsHttps || context.Connection.RemoteIpAddress is not { } peer || IPAddress.IsLoopback(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer);

    private GateVerdict? NothingToOffer(HttpContext context)
    {
        if (OffersDigest || OffersBasic(context))
        {
            return null;
        }

        if (!_resource.Portal.Accepts<UserPassword>())
        {
            return new GateVerdict(StatusCodes.Status403Forbidden, Reason: "Nobody can log in here.");
        }

        if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            RequestLogger.Of(context).NoPasswordsInTheClear(_resource.Realm, context.Connection.RemoteIpAddress);
        }

        return new GateVerdict(StatusCodes.Status403Forbidden, Reason: "Logging in here needs https.");
    }

    private ValueTask<GateVerdict> JudgeBasicAsync(HttpContext context, string text)
    {
        if (!OffersBasic(context))
        {
            // Not looked at, as an answer would make it worth sending another one.
            return new(NothingToOffer(context) ?? GateVerdict.Challenge);
        }

        if (!BasicHeader.TryParse(text, out var credentials, out var fault))
        {
            return new(GateVerdict.Malformed(fault));
        }

        if (!IsPrivate(context) && Interlocked.Exchange(ref _told, 1) == 0)
        {
            RequestLogger.Of(context).PasswordsInTheClear(_resource.Realm, context.Connection.RemoteIpAddress);
        }

        var key = _logins.KeyOf(credentials);
        return _logins.Find(key) is { } known ? new(GateVerdict.Granted(known.User, BasicHeader.Scheme)) : LogInAsync(context, credentials, BasicHeader.Scheme, key);
    }

    private async ValueTask<GateVerdict> JudgeDigestAsync(HttpContext context, string text)
    {
        if (!OffersDigest)
        {
            return NothingToOffer(context) ?? GateVerdict.Challenge;
        }

        if (!DigestHeader.TryParse(text, out var header, out var fault))
        {
            return GateVerdict.Malformed(fault);
        }

        if (!header.IsFor(context))
        {
            return GateVerdict.Malformed("uri is not that of the request.");
        }

        if (header.Realm != _resource.Realm || !Offers(header.Algorithm))
        {
            return GateVerdict.Challenge;
        }

        if (!_nonces.IsFresh(header.Nonce))
        {
            return GateVerdict.Stale;
        }

        var response = new DigestResponse(header, context.Request.Method);
        var key = $"{header.Algorithm.Name} {header.Nonce} {header.UserName}";
        var verdict = _logins.Find(key) is { } known && response.IsAnswerOf(known.UserHash!) ? GateVerdict.Granted(known.User, DigestHeader.Scheme)
            : await LogInAsync(context, response, DigestHeader.Scheme, key).ConfigureAwait(false);
        if (verdict.User is null)
        {
            return verdict;
        }

        // Counted only now, so that strangers cannot use up what is remembered. A replay learns nothing: the client itself would get another nonce.
        if (!_nonces.TryUse(header.Nonce, header.Count))
        {
            return GateVerdict.Stale;
        }

        context.Response.Headers["Authentication-Info"] = response.ServerAnswer();
        return verdict;
    }

    private async ValueTask<GateVerdict> LogInAsync(HttpContext context, ILoginCredentials credentials, string? scheme, string? key = null)
    {
        var connection = context.Connection;
        var peer = connection.RemoteIpAddress is { } address ? new IPEndPoint(address, connection.RemotePort) : null;
        try
        {
            // What a realm opens here is data; nobody has to wait with the end until the answer is sent.
            var result = await _resource.Portal.LoginAsync<WebUser>(credentials, peer, context.RequestAborted).ConfigureAwait(false);
            await result.DisposeAsync().ConfigureAwait(false);
            switch (result.Outcome)
            {
                case LoginOutcome.Granted:
                    if (key is not null)
                    {
                        _logins.Remember(key, new RememberedLogin(result.Avatar!, (credentials as DigestResponse)?.UserHash));
                    }

                    return GateVerdict.Granted(result.Avatar!, scheme);
                case LoginOutcome.TooManyFailures:
                    return new GateVerdict(StatusCodes.Status429TooManyRequests, RetryAfter: result.RetryAfter);
                case LoginOutcome.NoAvatar:
                    return new GateVerdict(StatusCodes.Status403Forbidden);
                default:
                    return GateVerdict.Challenge;
            }
        }
        catch (AccountStoreException)
        {
            return new GateVerdict(StatusCodes.Status503ServiceUnavailable, RetryAfter: StoreRetry);
        }
    }
}
