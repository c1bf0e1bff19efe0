using Microsoft.Extensions.Primitives;

namespace Twisted.Web;

/// <summary>The headers of a request as variables, RFC 3875 section 4.1.18.</summary>
internal static class CgiHeaderVariables
{
    /// <summary>
    /// Not handed on: what has variables of its own, what is between the client and this server only, what would hand a password to a program, and
    /// Proxy, since HTTP_PROXY means something else to many libraries (the fault that was called httpoxy).
    /// </summary>
    private static readonly HashSet<string> Withheld = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Connection", "Content-Length", "Content-Type", "Expect", "HTTP2-Settings", "Keep-Alive", "Proxy", "Proxy-Authenticate",
        "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    public static void Add(IHeaderDictionary headers, Dictionary<string, string> variables)
    {
        var ofConnection = headers.Connection
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in headers)
        {
            if (!Withheld.Contains(name) && !ofConnection.Contains(name) && VariableOf(name) is { } variable && ValueOf(name, values) is { } value)
            {
                variables[variable] = value;
            }
        }
    }

    /// <returns>
    /// Null for a name with other characters than letters, digits and hyphens. An underscore is one: <c>X_User</c> would be the variable of <c>X-User</c>,
    /// which a proxy in front may take away from what clients send.
    /// </returns>
    private static string? VariableOf(string name) => name.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
        ? "HTTP_" + name.ToUpperInvariant().Replace('-', '_')
        : null;

    private static string? ValueOf(string name, StringValues values)
    {
        var value = string.Join(name.Equals("Cookie", StringComparison.OrdinalIgnoreCase) ? "; " : ", ", values.Where(part => part is not null));
        return value.Any(character => char.IsControl(character) && character != '\t') ? null : value;
    }
}
