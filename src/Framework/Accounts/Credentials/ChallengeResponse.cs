namespace Twisted.Accounts;

/// <summary>An answer to a challenge, which only somebody who knows the secret can give, and only somebody who knows it can check.</summary>
/// <remarks>
/// For this a server has to keep every secret readable, so whoever gets at the store has them all. A password over TLS needs
/// no such store and is the better choice for anything new. So no checker takes these unless it says so in
/// <see cref="IChecker.Kinds"/>; of those that come with the framework only <see cref="SecretsFileChecker"/> does.
/// </remarks>
public abstract class ChallengeResponse : ILoginCredentials
{
    /// <param name="userName">The name that the peer gave.</param>
    protected ChallengeResponse(string userName)
    {
        ArgumentNullException.ThrowIfNull(userName);
        UserName = userName;
    }

    public string UserName { get; }

    /// <summary>True when it is the answer of somebody who knows the secret. Takes the same time for each wrong answer.</summary>
    /// <param name="secret">What the store has for the user.</param>
    public abstract bool IsAnswerWith(ReadOnlySpan<byte> secret);
}
