namespace Twisted.Accounts;

/// <summary>Lets in whoever does not say who it is: <c>--auth anonymous</c>.</summary>
public sealed class AnonymousChecker : IChecker
{
    /// <summary>The account's name then. No other account can have it: it is empty.</summary>
    public const string Account = "";

    public IReadOnlyList<Type> Kinds => [typeof(AnonymousCredentials)];

    public ValueTask<string?> CheckAsync(ILoginCredentials credentials, CancellationToken cancellationToken) => new(Account);
}
