using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using Twisted.Accounts;

namespace Twisted.Web.Feeds;

/// <summary>The keys with which packages may be pushed: a file, one a line, which is read again when it has changed.</summary>
/// <remarks>Only for its owner to read or write, as it has readable secrets.</remarks>
internal sealed class FeedKeys(string path)
{
    public const string Header = "X-NuGet-ApiKey";

    private readonly AccountFile<List<byte[]>> _file = new(path, FileSafety.Private, Parse);

    /// <summary>Whether it is one of the keys; takes the same time for each that is wrong.</summary>
    /// <exception cref="AccountStoreException">The file cannot be read.</exception>
    public bool Has(StringValues key)
    {
        // By their hashes, which are of one length; and all of them, so that the time does not tell which was right.
        var hash = Hash(key.ToString());
        var isRight = false;
        foreach (var known in _file.Read())
        {
            isRight |= CryptographicOperations.FixedTimeEquals(hash, known);
        }

        return isRight && key.Count == 1;
    }

    private static List<byte[]> Parse(IReadOnlyList<string> lines) =>
        [.. lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(Hash)];

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
