using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Twisted.Web;

/// <summary>The path that is left as the client wrote it: an escaped slash or percent sign means something else than the character itself.</summary>
internal static class RawPath
{
    /// <summary>Escaped, and beginning with a slash.</summary>
    /// <returns>Null when the path is no longer that of the client, because it was rewritten or had <c>..</c> in it.</returns>
    public static string? Of(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (target is null || !target.StartsWith('/'))
        {
            return null;
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        var (pathBase, rest) = (context.Request.PathBase.Value ?? "", context.Request.Path.Value ?? "");
        if (Decode(path) != pathBase + rest)
        {
            return null;
        }

        // Slashes are as many before and after, as escaped ones stay escaped.
        var place = 0;
        for (var parts = pathBase.Count(character => character == '/'); parts > 0; parts--)
        {
            place = path.IndexOf('/', place + 1);
            if (place < 0)
            {
                return "/";
            }
        }

        return path[place..];
    }

    /// <summary>As Kestrel does: all but an escaped slash.</summary>
    private static string Decode(string path)
    {
        if (!path.Contains('%', StringComparison.Ordinal))
        {
            return path;
        }

        var bytes = new List<byte>(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '%' && i + 2 < path.Length
                && byte.TryParse(path.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value != '/')
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.Add((byte)path[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
