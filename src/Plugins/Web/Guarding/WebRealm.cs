using Twisted.Accounts;

namespace Twisted.Web;

/// <summary>A realm in which whoever has an account is a <see cref="WebUser"/> without roles.</summary>
[Persisted("Twisted.Web.WebRealm", 1)]
public sealed partial class WebRealm : Realm<WebUser>
{
    /// <inheritdoc/>
    public override ValueTask<WebUser?> OpenAsync(string account, CancellationToken cancellationToken) => new(new WebUser(account));
}
