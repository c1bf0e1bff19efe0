namespace Twisted.Web;

/// <summary>A login that need not be looked at again for a while.</summary>
/// <param name="User">Who it is.</param>
/// <param name="UserHash">What answers of Digest are compared with; null for Basic.</param>
internal sealed record RememberedLogin(WebUser User, byte[]? UserHash);
