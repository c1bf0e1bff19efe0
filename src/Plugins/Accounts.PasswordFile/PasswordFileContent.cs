using Twisted.Shared;

namespace Twisted.Accounts;

/// <summary>What is in a password file.</summary>
internal sealed class PasswordFileContent
{
    private readonly Dictionary<string, PasswordHash> _accounts = new(StringComparer.Ordinal);
    private readonly List<PasswordHash> _hashes = [];

    /// <exception cref="FormatException">A line is malformed; the message begins with its number.</exception>
    public static PasswordFileContent Parse(IReadOnlyList<string> lines)
    {
        var content = new PasswordFileContent();
        foreach (var (number, name, text) in AccountLines.Of(lines))
        {
            try
            {
                var hash = PasswordHash.Parse(text);
                if (!content._accounts.TryAdd(name, hash))
                {
                    throw new FormatException($"line {number}: \"{name}\" is there already; remove one of the two");
                }

                content._hashes.Add(hash);
            }
            catch (FormatException exception) when (!exception.Message.StartsWith("line ", StringComparison.Ordinal))
            {
                throw new FormatException($"line {number}: \"{name}\" has {exception.Message}; give it a new password: mktap passwd FILE \"{name}\"", exception);
            }
        }

        return content;
    }

    /// <summary>The hash of an account; for a name that nobody has, that of somebody, so that it takes as long.</summary>
    /// <returns>Null when there are no accounts.</returns>
    public PasswordHash? HashFor(string name, out bool isKnown)
    {
        isKnown = _accounts.TryGetValue(name, out var hash);

        // Always the same one for a name, as it would be for an account; which one, nobody outside of this process can tell.
        return isKnown ? hash : _hashes.Count == 0 ? null : _hashes[(int)((uint)name.GetHashCode(StringComparison.Ordinal) % (uint)_hashes.Count)];
    }
}
