using System.Security.Cryptography;
using System.Text;

namespace Twisted.Accounts;

/// <summary>
/// A file with readable secrets, one <c>NAME:SECRET</c> a line: <c>--auth secrets:FILE</c>. Only for protocols whose clients cannot do
/// better than <see cref="ChallengeResponse"/>; whoever reads the file can log in as anybody, here and wherever else the secrets are used.
/// </summary>
/// <remarks>
/// The file is of mode 0600 or it is not read. It is read again when it has changed. Empty lines, and lines that begin with <c>#</c>,
/// are comments.
/// </remarks>
public sealed class SecretsFileChecker : IChecker
{
    private static readonly byte[] NoSecret = RandomNumberGenerator.GetBytes(24);

    private readonly AccountFile<Dictionary<string, byte[]>> _file;

    /// <param name="path">An absolute path.</param>
    public SecretsFileChecker(string path) => _file = new AccountFile<Dictionary<string, byte[]>>(path, FileSafety.Private, Parse);

    public string Path => _file.Path;

    public IReadOnlyList<Type> Kinds => [typeof(UserPassword), typeof(ChallengeResponse)];

    public string Store => $"secrets:{Path}";

    public ValueTask<string?> CheckAsync(ILoginCredentials credentials, CancellationToken cancellationToken)
    {
        var known = Read().GetValueOrDefault(credentials.UserName!);

        // The same work for a name that nobody has.
        var isRight = credentials is ChallengeResponse response ? response.IsAnswerWith(known ?? NoSecret) : IsPassword((UserPassword)credentials, known ?? NoSecret);
        return new ValueTask<string?>(isRight && known is not null ? credentials.UserName : null);
    }

    /// <summary>Reads the file now, for whoever wants its faults before the first login.</summary>
    /// <exception cref="AccountStoreException">It cannot be read.</exception>
    internal Dictionary<string, byte[]> Read() => _file.Read();

    // By their hashes: a comparison of the secrets would take longer for longer ones.
    private static bool IsPassword(UserPassword login, byte[] secret) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(login.Password)), SHA256.HashData(secret));

    private static Dictionary<string, byte[]> Parse(IReadOnlyList<string> lines)
    {
        var secrets = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (number, name, secret) in AccountLines.Of(lines))
        {
            if (!secrets.TryAdd(name, Encoding.UTF8.GetBytes(secret)))
            {
                throw new FormatException($"line {number}: \"{name}\" is there already; remove one of the two");
            }
        }

        return secrets;
    }
}
