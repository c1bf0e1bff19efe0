using System.Globalization;
using System.Text;

namespace Twisted.Web;

/// <summary>The date as HTTP writes it (RFC 9110, section 5.6.7), made once a second.</summary>
internal static class HttpClock
{
    /// <summary>How many bytes it takes.</summary>
    public const int Length = 29;

    private static volatile Moment _now = new(-1, []);

    public static Moment Now(TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var second = now.ToUnixTimeSeconds();
        var known = _now;
        return known.Second == second ? known : _now = new Moment(second, Encoding.ASCII.GetBytes(now.ToString("r", CultureInfo.InvariantCulture)));
    }

    /// <param name="Second">Since 1970.</param>
    /// <param name="Text">The value of Date.</param>
    internal sealed record Moment(long Second, byte[] Text);
}
