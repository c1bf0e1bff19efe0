namespace Twisted.Accounts;

/// <summary>A public key with which the peer has signed what the protocol gave it to sign (RFC 4252, section 7).</summary>
/// <remarks>
/// The protocol checks the signature before it makes one of these: a checker looks only whether the key may open the
/// account. To answer a peer that asks whether a key would do, before it signs, ask the checkers and open nothing.
/// </remarks>
public sealed class SshPublicKey : ILoginCredentials
{
    /// <param name="userName">The account that the peer asks for.</param>
    /// <param name="algorithm">The type of the key, such as <c>ssh-ed25519</c>; for RSA <c>ssh-rsa</c>, whatever the signature was made with.</param>
    /// <param name="blob">The key in the form of RFC 4253, section 6.6; kept, not copied.</param>
    public SshPublicKey(string userName, string algorithm, ReadOnlyMemory<byte> blob)
    {
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentNullException.ThrowIfNull(algorithm);
        UserName = userName;
        Algorithm = algorithm;
        Blob = blob;
    }

    public string UserName { get; }

    public string Algorithm { get; }

    public ReadOnlyMemory<byte> Blob { get; }

    /// <inheritdoc/>
    /// <remarks>A client offers one key after the other, and none of them can be guessed.</remarks>
    public bool CanBeGuessed => false;
}
