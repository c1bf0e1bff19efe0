namespace Twisted.Accounts;

/// <summary>Lines of the form <c>NAME:WHAT</c>, as password files have them: for those who write checkers.</summary>
public static class AccountLines
{
    /// <summary>The accounts in their order, with the number of each line, from 1. Empty lines, and those that begin with <c>#</c>, are comments.</summary>
    /// <param name="lines">Without their ends.</param>
    /// <exception cref="FormatException">A line is none, in the form <c>line 3: what is wrong; what to do</c>. What stands behind the colon is not in it: it is a secret.</exception>
    public static IEnumerable<(int Number, string Name, string What)> Of(IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#')
            {
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                // The line may be a secret that somebody pasted without a name.
                throw new FormatException($"line {i + 1}: there is no colon; a line is a name, a colon, and what belongs to the name");
            }

            var name = line[..colon];
            if (AccountName.FaultOf(name) is { } fault)
            {
                throw new FormatException($"line {i + 1}: \"{name}\" cannot name an account: {fault}");
            }

            if (colon + 1 == line.Length)
            {
                throw new FormatException($"line {i + 1}: nothing stands behind \"{name}:\"; remove the line to remove the account");
            }

            yield return (i + 1, name, line[(colon + 1)..]);
        }
    }
}
