using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Twisted.Web;

/// <summary>Conditional requests (RFC 9110, section 13).</summary>
internal static class FileConditions
{
    /// <summary>Judges the preconditions in the order of section 13.2.2, for GET and HEAD.</summary>
    /// <returns>412, 304, or 200 to go on.</returns>
    public static int Judge(IHeaderDictionary headers, string etag, DateTimeOffset lastModified)
    {
        if (headers.IfMatch.Count > 0)
        {
            if (!Matches(headers.IfMatch, etag, isStrong: true))
            {
                return StatusCodes.Status412PreconditionFailed;
            }
        }
        else if (Date(headers.IfUnmodifiedSince) is { } unmodified && lastModified > unmodified)
        {
            return StatusCodes.Status412PreconditionFailed;
        }

        if (headers.IfNoneMatch.Count > 0)
        {
            return Matches(headers.IfNoneMatch, etag, isStrong: false) ? StatusCodes.Status304NotModified : StatusCodes.Status200OK;
        }

        return Date(headers.IfModifiedSince) is { } modified && lastModified <= modified ? StatusCodes.Status304NotModified : StatusCodes.Status200OK;
    }

    /// <summary>Whether a range may be answered with a part: If-Range (section 13.1.5) says of which content it is.</summary>
    public static bool AllowsRange(IHeaderDictionary headers, string etag, DateTimeOffset lastModified)
    {
        if (headers.IfRange.Count == 0)
        {
            return true;
        }

        var value = headers.IfRange.ToString();
        return value.StartsWith('"') || value.StartsWith("W/", StringComparison.Ordinal) ? value == etag : Date(headers.IfRange) is { } date && date == lastModified;
    }

    private static bool Matches(StringValues values, string etag, bool isStrong)
    {
        if (values.Count == 1 && values.ToString().Trim() == "*")
        {
            return true;
        }

        var own = new EntityTagHeaderValue(etag);
        return EntityTagHeaderValue.TryParseList(values, out var tags) && tags.Any(tag => tag.Compare(own, isStrong));
    }

    private static DateTimeOffset? Date(StringValues values) => values.Count == 1 && HeaderUtilities.TryParseDate(values.ToString(), out var date) ? date : null;
}
