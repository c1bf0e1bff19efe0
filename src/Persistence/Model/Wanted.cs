using Twisted.Persistence.Comparing;

namespace Twisted.Persistence.Model;

/// <summary>Says for messages what a type wants, and what is there instead.</summary>
internal static class Wanted
{
    private const int MostWords = 20;

    /// <summary>Such as <c>an IPEndPoint</c> or <c>a list of Int32</c>.</summary>
    public static string Describe(Type type)
    {
        var what = CollectionTypes.TupleTypes(type) is { } parts ? $"list of {parts.Length} items"
            : type == typeof(string) || !typeof(System.Collections.IEnumerable).IsAssignableFrom(type) ? (Nullable.GetUnderlyingType(type) ?? type).Name
            : CollectionTypes.KeyAndValueTypes(type) is { } types ? $"map of {types[0].Name} to {types[1].Name}"
            : $"list of {CollectionTypes.ItemType(type).Name}";
        return $"{(what[0] is 'A' or 'E' or 'I' or 'O' ? "an" : "a")} {what}";
    }

    /// <summary>True for what conversions throw for a value that does not fit.</summary>
    public static bool IsMisfit(Exception exception) =>
        exception is InvalidCastException or NullReferenceException or FormatException or OverflowException or ArgumentException;

    /// <summary>The value that was found, and, for an enumeration, what there could be.</summary>
    public static string Found(object? value, Type wanted)
    {
        wanted = Nullable.GetUnderlyingType(wanted) ?? wanted;
        var text = ModelText.Of(value);
        return wanted.IsEnum && Enum.GetNames(wanted) is { Length: > 0 and <= MostWords } names ? $"{text}; there are {string.Join(", ", names)}" : text;
    }
}
