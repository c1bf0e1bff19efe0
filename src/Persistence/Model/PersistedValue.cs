using System.Globalization;

namespace Twisted.Persistence.Model;

/// <summary>The kinds of values of the object model that all encodings of a tap share.</summary>
/// <remarks>
/// A value is null, a <see cref="bool"/>, a <see cref="long"/>, a <see cref="double"/>, a <see cref="string"/>, a
/// <see cref="byte"/> array, a <see cref="PersistedList"/>, a <see cref="PersistedMap"/> or a <see cref="PersistedObject"/>.
/// What is not in this small set (times, addresses, enumerations) is kept as text in its invariant form, so that a person can
/// read and edit it in those encodings that are text. The last three have an identity: what is referred to twice is one.
/// </remarks>
internal static class PersistedValue
{
    private const int FirstSmall = -128;
    private const int LastSmall = 1023;

    private static readonly object True = true;
    private static readonly object False = false;
    private static readonly object?[] Small = new object?[LastSmall - FirstSmall + 1];

    public static object Of(bool value) => value ? True : False;

    public static object Of(long value) =>
        value is >= FirstSmall and <= LastSmall ? Small[value - FirstSmall] ??= value : value;

    /// <summary>The value in its kind: the smaller integers become <see cref="long"/>, <see cref="float"/> becomes <see cref="double"/>.</summary>
    /// <exception cref="ArgumentException">It is of another type.</exception>
    public static object? Check(object? value) => value switch
    {
        null or string or double or byte[] or PersistedObject or PersistedList or PersistedMap => value,
        bool boolean => Of(boolean),
        long number => Of(number),
        sbyte or byte or short or ushort or int or uint => Of(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        float real => (double)real,
        _ => throw new ArgumentException($"A {value.GetType()} is no value of the object model.", nameof(value)),
    };
}
