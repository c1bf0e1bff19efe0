using System.Security.Cryptography;
using System.Text;

namespace Twisted.Accounts;

/// <summary>A few accounts that are kept in the tap itself, for tests and the smallest of servers: <c>--auth memory:NAME:PASSWORD</c>.</summary>
/// <remarks>
/// Of the passwords it keeps PBKDF2 hashes. Even so whoever can read the tap can try passwords against them, and somebody may have
/// seen the command line; a password file has neither fault. Accounts may be added at any time, from any thread.
/// </remarks>
public sealed class MemoryChecker : IChecker
{
    private static readonly byte[] NoSalt = new byte[Pbkdf2.SaltLength];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]> _accounts = new(StringComparer.Ordinal);

    public IReadOnlyList<Type> Kinds => [typeof(UserPassword)];

    /// <summary>The salt and the hash of each account, for the tap.</summary>
    internal IReadOnlyDictionary<string, byte[]> Accounts
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<string, byte[]>(_accounts, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Adds an account, or gives it another password. It takes some 50 ms.</summary>
    /// <returns>This, for the next.</returns>
    /// <exception cref="ArgumentException">The name cannot be one, or the password is empty or longer than <see cref="UserPassword.LongestPassword"/>.</exception>
    public MemoryChecker Add(string name, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        if (AccountName.FaultOf(name) is { } fault)
        {
            throw new ArgumentException($"\"{name}\" cannot name an account: {fault}.", nameof(name));
        }

        if (Encoding.UTF8.GetByteCount(password) > UserPassword.LongestPassword)
        {
            throw new ArgumentException($"A password has {UserPassword.LongestPassword} bytes at most.", nameof(password));
        }

        var salt = RandomNumberGenerator.GetBytes(Pbkdf2.SaltLength);
        Restore(name, [.. salt, .. Pbkdf2.Hash(password, salt)]);
        return this;
    }

    public async ValueTask<string?> CheckAsync(ILoginCredentials credentials, CancellationToken cancellationToken)
    {
        var login = (UserPassword)credentials;
        if (Encoding.UTF8.GetByteCount(login.Password) > UserPassword.LongestPassword)
        {
            return null;
        }

        byte[]? known;
        lock (_gate)
        {
            known = _accounts.GetValueOrDefault(login.UserName);
        }

        // The same work for a name that nobody has.
        var salt = known is null ? NoSalt : known[..Pbkdf2.SaltLength];
        var hash = await Task.Run(() => Pbkdf2.Hash(login.Password, salt), cancellationToken).ConfigureAwait(false);
        var expected = known is null ? NoSalt : known[Pbkdf2.SaltLength..];
        return CryptographicOperations.FixedTimeEquals(hash, expected) ? login.UserName : null;
    }

    internal void Restore(string name, byte[] saltAndHash)
    {
        if (saltAndHash.Length != Pbkdf2.SaltLength + Pbkdf2.HashLength)
        {
            throw new ArgumentException($"the password of \"{name}\" is {saltAndHash.Length} bytes, not {Pbkdf2.SaltLength} of salt and {Pbkdf2.HashLength} of hash.");
        }

        lock (_gate)
        {
            _accounts[name] = saltAndHash;
        }
    }
}
