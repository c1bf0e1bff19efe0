using System.Text.RegularExpressions;

namespace Twisted.Web;

/// <summary>Which paths get which others. Made by <see cref="ForPrefix"/>, <see cref="ForPattern"/> and <see cref="TildeToUsers"/>.</summary>
/// <remarks>Paths are those that are left where the rules stand, decoded, and begin with a slash. Queries stay as they are.</remarks>
/// <param name="match">The prefix or the regular expression.</param>
/// <param name="isPattern">True for a regular expression.</param>
/// <param name="replacement">What takes its place.</param>
/// <param name="redirectStatus">0 to rewrite.</param>
/// <param name="then">What comes after it.</param>
/// <exception cref="ArgumentException">Something of it makes no sense, which the message tells.</exception>
[Persisted("Twisted.Web.RewriteRule", 1)]
public sealed partial class RewriteRule(string match, [Kept] bool isPattern, string replacement, int redirectStatus, [Kept] RewriteThen then)
{
    /// <summary>How long a pattern may take that .NET cannot match in time linear to the path.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);

    [Ephemeral]
    private readonly Regex? _regex = isPattern ? MakeRegex(match) : null;

    /// <summary>The prefix or the regular expression.</summary>
    [Kept]
    public string Match { get; } = isPattern || match.StartsWith('/') ? match
        : throw new ArgumentException($"\"{match}\" is no prefix of a path; it begins with a slash.", nameof(match));

    /// <summary>True for a regular expression.</summary>
    public bool IsPattern { get; } = isPattern;

    /// <summary>What takes the place of the prefix, or the new path, in which <c>$1</c> and <c>${name}</c> stand for groups.</summary>
    [Kept]
    public string Replacement { get; } = CheckedReplacement(replacement, redirectStatus != 0);

    /// <summary>0 to answer in the client's place; otherwise it is sent there with this status.</summary>
    [Kept]
    public int RedirectStatus { get; } = redirectStatus == 0 ? 0 : RedirectTarget.CheckedStatus(redirectStatus, nameof(redirectStatus));

    public RewriteThen Then { get; } = then;

    /// <summary>A path, and all below it, is found elsewhere: <c>/old</c> and <c>/old/a</c>, but not <c>/older</c>.</summary>
    /// <param name="prefix">Such as <c>/old</c>; a slash at its end does not count.</param>
    /// <param name="replacement">Such as <c>/new</c>, or a URL for a redirect.</param>
    /// <param name="then">What comes after it.</param>
    /// <param name="redirectStatus">0 to rewrite, or 301, 302, 303, 307, 308 to send clients there.</param>
    /// <exception cref="ArgumentException">Something of it makes no sense, which the message tells.</exception>
    public static RewriteRule ForPrefix(string prefix, string replacement, RewriteThen then = RewriteThen.Continue, int redirectStatus = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        ArgumentException.ThrowIfNullOrEmpty(replacement);
        return new RewriteRule(prefix, isPattern: false, replacement, redirectStatus, then);
    }

    /// <summary>What matches a regular expression gets a new path.</summary>
    /// <remarks>
    /// It matches in time linear to the path. An expression that .NET cannot match so, with a look ahead or behind or a reference back, is given up after 100 ms,
    /// and the request answered with 500.
    /// </remarks>
    /// <param name="pattern">In .NET's syntax, with regard to case. It may match anywhere: <c>^</c> and <c>$</c> say where.</param>
    /// <param name="replacement">The whole new path. In a URL the host has to be written out: no request chooses where clients are sent.</param>
    /// <param name="then">What comes after it.</param>
    /// <param name="redirectStatus">0 to rewrite, or 301, 302, 303, 307, 308 to send clients there.</param>
    /// <exception cref="ArgumentException">Something of it makes no sense, which the message tells.</exception>
    public static RewriteRule ForPattern(string pattern, string replacement, RewriteThen then = RewriteThen.Continue, int redirectStatus = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        ArgumentException.ThrowIfNullOrEmpty(replacement);
        return new RewriteRule(pattern, isPattern: true, replacement, redirectStatus, then);
    }

    /// <summary><c>/~alice/a</c> is <c>/users/alice/a</c>.</summary>
    public static RewriteRule TildeToUsers() => ForPattern("^/~([^/]+)(/.*)?$", "/users/$1$2");

    /// <summary>The new path, or null when the rule is not for this one.</summary>
    /// <exception cref="RegexMatchTimeoutException">It took too long.</exception>
    internal string? Apply(string path)
    {
        if (_regex is not null)
        {
            var match = _regex.Match(path);
            return match.Success ? match.Result(Replacement) : null;
        }

        var prefix = Match.TrimEnd('/');
        return path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/')
            ? path.Length == prefix.Length ? Replacement : Replacement.TrimEnd('/') + path[prefix.Length..]
            : null;
    }

    private static Regex MakeRegex(string pattern)
    {
        // A dot is any character: an escaped line end must get nobody past a rule.
        const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Singleline;
        try
        {
            return new Regex(pattern, Options | RegexOptions.NonBacktracking, Longest);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, Options, Longest);
        }
        catch (RegexParseException exception)
        {
            throw new ArgumentException($"\"{pattern}\" is no regular expression: {exception.Message}", nameof(pattern));
        }
    }

    private static string CheckedReplacement(string replacement, bool isRedirect)
    {
        var isUrl = !replacement.StartsWith('/');
        if (isUrl && !isRedirect)
        {
            throw new ArgumentException($"\"{replacement}\" is no path: it begins with a slash, unless clients are sent there with a redirect status.", nameof(replacement));
        }

        if (replacement.AsSpan().IndexOfAny('?', '#') >= 0)
        {
            throw new ArgumentException($"\"{replacement}\" has a \"?\" or \"#\"; a rule changes paths, and queries stay as they are.", nameof(replacement));
        }

        var host = replacement;
        if (isUrl)
        {
            // Otherwise "https://example.com$1" sends whoever asks for "/@elsewhere" there.
            var scheme = replacement.IndexOf("://", StringComparison.Ordinal);
            var slash = scheme < 0 ? -1 : replacement.IndexOf('/', scheme + 3);
            host = slash < 0 ? replacement : replacement[..slash];
            if (host.Contains('$', StringComparison.Ordinal) || (slash < 0 && replacement.Contains('$', StringComparison.Ordinal)))
            {
                throw new ArgumentException($"\"{replacement}\" lets requests choose the host; write it out, with a slash behind it.", nameof(replacement));
            }
        }

        RedirectTarget.Checked(isUrl ? host : "/", nameof(replacement));
        if (replacement.StartsWith("//", StringComparison.Ordinal) || replacement.Contains('\\', StringComparison.Ordinal) || replacement.Any(char.IsControl))
        {
            throw new ArgumentException($"\"{replacement}\" is no path: it has one slash in front, and no backslash or control character.", nameof(replacement));
        }

        return replacement;
    }
}
