using System.Globalization;

namespace Twisted.Persistence.Model;

/// <summary>Real numbers as text that no integer looks like, and that gives the same number again.</summary>
/// <remarks>A NaN that is not the usual one has no such text; see <see cref="HasText"/>.</remarks>
internal static class RealText
{
    public const string NaN = "NaN";
    public const string PositiveInfinity = "INF";
    public const string NegativeInfinity = "-INF";

    /// <summary>False for a NaN with bits of its own, which text would lose.</summary>
    public static bool HasText(double real) => !double.IsNaN(real) || BitConverter.DoubleToInt64Bits(real) == BitConverter.DoubleToInt64Bits(double.NaN);

    public static string Of(double real)
    {
        if (double.IsNaN(real))
        {
            return NaN;
        }

        if (double.IsInfinity(real))
        {
            return real > 0 ? PositiveInfinity : NegativeInfinity;
        }

        var text = real.ToString("R", CultureInfo.InvariantCulture);
        foreach (var character in text)
        {
            if (character is '.' or 'E')
            {
                return text;
            }
        }

        return text + ".0";
    }

    /// <summary>Reads what <see cref="Of"/> writes, and nothing else.</summary>
    public static bool TryParse(string text, out double real)
    {
        real = text switch
        {
            NaN => double.NaN,
            PositiveInfinity => double.PositiveInfinity,
            NegativeInfinity => double.NegativeInfinity,
            _ => 0,
        };
        if (text is NaN or PositiveInfinity or NegativeInfinity)
        {
            return true;
        }

        return text is [var first, ..]
            && (first == '-' || char.IsAsciiDigit(first))
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out real)
            && Of(real) == text;
    }
}
