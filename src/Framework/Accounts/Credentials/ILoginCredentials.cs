namespace Twisted.Accounts;

/// <summary>What a peer shows to prove which account is its own. The class says of what kind it is.</summary>
/// <remarks>A protocol makes one for each attempt, and gives it to <see cref="Portal"/>. Never log one: it holds secrets.</remarks>
public interface ILoginCredentials
{
    /// <summary>The name that the peer gave, which nothing is known of yet; null where it gives none.</summary>
    string? UserName { get; }

    /// <summary>True, the default, when somebody could go through possible secrets: then refusals count towards the <see cref="FailureLimit"/>.</summary>
    bool CanBeGuessed => true;
}
