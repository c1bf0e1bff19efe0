using Twisted.Accounts;

namespace AccountPlugin;

public sealed class GreetingOptions : AuthOptions
{
    [Parameter("port", 'p', Default = 8018, Help = "Where to listen.")]
    public ServerEndpoint Port { get; init; } = null!; // it has a default

    protected override IReadOnlyList<Type> CredentialKinds => [typeof(UserPassword), typeof(AnonymousCredentials), typeof(ApopResponse), typeof(SshPublicKey)];
}
