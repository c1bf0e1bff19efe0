namespace Twisted.Accounts;

/// <summary>A peer that does not want to say who it is, and asks for what everybody may have.</summary>
public sealed class AnonymousCredentials : ILoginCredentials
{
    /// <inheritdoc/>
    public string? UserName => null;

    /// <inheritdoc/>
    public bool CanBeGuessed => false;
}
