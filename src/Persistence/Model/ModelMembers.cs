using System.Collections;
using System.Globalization;
using Twisted.Network;

namespace Twisted.Persistence.Model;

/// <summary>Gives the members of one object to the code that constructs it.</summary>
internal sealed class ModelMembers(ModelReader reader, PersistedObject node) : MemberReader
{
    public override int Version => node.Version;

    public override bool Has(string name) => node.Find(name) is not null;

    public override T Read<T>(string name)
    {
        var value = node.Find(name)
            ?? throw new InvalidDataException($"An object of type \"{node.TypeName}\" lacks the member \"{name}\".");
        try
        {
            // A null for a value type cannot be cast either, so it is refused like any other misfit.
            return (T)Convert(value, typeof(T))!;
        }
        catch (Exception exception) when (exception
            is InvalidCastException or NullReferenceException or FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException(
                $"The member \"{name}\" of an object of type \"{node.TypeName}\" does not hold a {Describe(typeof(T))}.", exception);
        }
    }

    private object? Convert(PersistedValue value, Type wanted)
    {
        switch (value)
        {
            case PersistedObject child:
                return reader.ReadObject(child);
            case PersistedList list:
                var itemType = ItemType(wanted);
                var items = Array.CreateInstance(itemType, list.Items.Count);
                for (var i = 0; i < items.Length; i++)
                {
                    items.SetValue(Convert(list.Items[i], itemType), i);
                }

                return items;
            default:
                return ConvertScalar(((PersistedScalar)value).Value, Nullable.GetUnderlyingType(wanted) ?? wanted);
        }
    }

    private static object? ConvertScalar(object? value, Type wanted) => value switch
    {
        null => null,
        long number when IsInteger(wanted) => System.Convert.ChangeType(number, wanted, CultureInfo.InvariantCulture),
        double number => wanted == typeof(float) ? (float)number : number,
        string text => ConvertText(text, wanted),
        _ => value,
    };

    private static bool IsInteger(Type type) =>
        Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64 && !type.IsEnum;

    private static object ConvertText(string text, Type wanted)
    {
        if (wanted.IsEnum)
        {
            // By name only: a number need not be one of the members.
            return text is [var first, ..] && char.IsLetter(first) ? Enum.Parse(wanted, text) : throw new FormatException();
        }

        if (wanted == typeof(ulong))
        {
            return ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        if (wanted == typeof(TimeSpan))
        {
            return TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture);
        }

        if (wanted == typeof(DateTimeOffset))
        {
            return DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture);
        }

        if (wanted == typeof(Uri))
        {
            return new Uri(text, UriKind.RelativeOrAbsolute);
        }

        return typeof(ServerEndpoint).IsAssignableFrom(wanted) ? ServerEndpoint.Parse(text) : text;
    }

    private static Type ItemType(Type list) => list switch
    {
        { IsArray: true } => list.GetElementType()!,
        { IsGenericType: true } when typeof(IEnumerable).IsAssignableFrom(list) => list.GetGenericArguments()[0],
        _ => typeof(object),
    };

    private static string Describe(Type type) => Nullable.GetUnderlyingType(type)?.Name ?? type.Name;
}
