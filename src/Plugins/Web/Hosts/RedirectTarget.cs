namespace Twisted.Web;

/// <summary>Where clients are sent, which no request may choose.</summary>
internal static class RedirectTarget
{
    /// <exception cref="ArgumentException">It is neither a URL of http or https with a host, nor a path with one slash in front.</exception>
    public static string Checked(string target, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(target, parameter);
        if (target.Any(character => character is <= ' ' or >= '\x7f' or '\\' or '"' or '<' or '>'))
        {
            throw new ArgumentException($"\"{target}\" has characters that no URL has; escape them with % and two hexadecimal digits.", parameter);
        }

        if (!IsPath(target) && !IsUrl(target))
        {
            throw new ArgumentException($"\"{target}\" is nowhere to go: write a URL such as https://example.com/, or a path such as /new, with one slash in front.", parameter);
        }

        return target;
    }

    /// <exception cref="ArgumentException">It is no status of a redirect that a browser follows.</exception>
    public static int CheckedStatus(int status, string parameter) => status is 301 or 302 or 303 or 307 or 308 ? status
        : throw new ArgumentException($"\"{status}\" is no redirect; take 301, 302, 303, 307 or 308.", parameter);

    /// <summary>The target with a path and a query behind its own, and before its fragment.</summary>
    public static string Join(string target, PathString path, QueryString query)
    {
        var (rest, fragment) = Divide(target, '#');
        var (place, ownQuery) = Divide(rest, '?');
        if (path.HasValue)
        {
            place = place.TrimEnd('/') + path.ToUriComponent();
        }

        if (query.HasValue && query.Value!.Length > 1)
        {
            ownQuery = ownQuery.Length > 1 ? $"{ownQuery}&{query.Value[1..]}" : query.Value;
        }

        return OneSlash(place) + ownQuery + fragment;
    }

    /// <summary>A path with one slash in front, whatever it had: two would begin the name of a host.</summary>
    public static string OneSlash(string place) => place.StartsWith('/') ? "/" + place.TrimStart('/', '\\') : place;

    public static bool IsPath(string target) => target.StartsWith('/') && !target.StartsWith("//", StringComparison.Ordinal);

    private static bool IsUrl(string target) =>
        (target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || target.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        && Uri.TryCreate(target, UriKind.Absolute, out var url) && url.Host.Length > 0 && url.UserInfo.Length == 0;

    private static (string Before, string From) Divide(string text, char mark)
    {
        var place = text.IndexOf(mark, StringComparison.Ordinal);
        return place < 0 ? (text, "") : (text[..place], text[place..]);
    }
}
