namespace Twisted.Web;

/// <summary>Who asks: what a realm opens for an account, so that <see cref="GuardedResource"/> lets it in.</summary>
/// <param name="Name">The account's name, which becomes that of <see cref="HttpContext.User"/>.</param>
public sealed record WebUser(string Name)
{
    /// <summary>What <see cref="System.Security.Claims.ClaimsPrincipal.IsInRole"/> says yes to; nothing unless set.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];
}
