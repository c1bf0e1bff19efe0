namespace Twisted.Web;

/// <summary>Whether somebody is let in.</summary>
/// <param name="Status">What to answer to who is not.</param>
/// <param name="User">Null for who is not.</param>
/// <param name="Scheme">What it was found out with; null for who did not log in.</param>
/// <param name="IsStale">The client may try again at once, with another nonce.</param>
/// <param name="RetryAfter">When to come again; zero when that is not known.</param>
/// <param name="Reason">For somebody who cannot see why.</param>
internal readonly record struct GateVerdict(
    int Status, WebUser? User = null, string? Scheme = null, bool IsStale = false, TimeSpan RetryAfter = default, string? Reason = null)
{
    public static GateVerdict Challenge => new(StatusCodes.Status401Unauthorized);

    public static GateVerdict Stale => new(StatusCodes.Status401Unauthorized, IsStale: true);

    public static GateVerdict Malformed(string reason) => new(StatusCodes.Status400BadRequest, Reason: "Authorization: " + reason);

    public static GateVerdict Granted(WebUser user, string? scheme) => new(StatusCodes.Status200OK, user, scheme);
}
