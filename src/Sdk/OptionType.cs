using Twisted.Manifest;
using Twisted.Network;

namespace Twisted.Sdk;

/// <summary>What the type of a property or parameter means on a command line.</summary>
internal sealed record OptionType(OptionValueType ValueType, IReadOnlyList<string> Choices, bool Repeatable, Type? Enumeration = null)
{
    public const string Known = "string, int, long, double, bool, TimeSpan, Uri, FileInfo, DirectoryInfo, ServerEndpoint, ClientEndpoint, DatagramEndpoint, DatagramClientEndpoint or an enumeration";

    public static readonly OptionType Text = new(OptionValueType.String, [], Repeatable: false);

    private static readonly Dictionary<string, OptionValueType> Simple = new(StringComparer.Ordinal)
    {
        [typeof(string).FullName!] = OptionValueType.String,
        [typeof(int).FullName!] = OptionValueType.Integer,
        [typeof(long).FullName!] = OptionValueType.Long,
        [typeof(double).FullName!] = OptionValueType.Number,
        [typeof(bool).FullName!] = OptionValueType.Boolean,
        [typeof(TimeSpan).FullName!] = OptionValueType.Duration,
        [typeof(Uri).FullName!] = OptionValueType.Uri,
        [typeof(FileInfo).FullName!] = OptionValueType.File,
        [typeof(DirectoryInfo).FullName!] = OptionValueType.Directory,
        [typeof(ServerEndpoint).FullName!] = OptionValueType.ServerEndpoint,
        [typeof(DatagramEndpoint).FullName!] = OptionValueType.DatagramEndpoint,
        [typeof(DatagramClientEndpoint).FullName!] = OptionValueType.DatagramClientEndpoint,
        [typeof(ClientEndpoint).FullName!] = OptionValueType.ClientEndpoint,
    };

    /// <summary>Null for a type that no command line can give.</summary>
    public static OptionType? Of(Type type)
    {
        if (ArgumentOf(type, typeof(IReadOnlyList<>)) is { } item)
        {
            return Of(item) is { Repeatable: false } itemType ? itemType with { Repeatable = true } : null;
        }

        var plain = ArgumentOf(type, typeof(Nullable<>)) ?? type;
        if (plain.IsEnum)
        {
            return new OptionType(OptionValueType.Choice, [.. plain.GetEnumNames().Select(Word)], Repeatable: false, plain);
        }

        return plain.FullName is { } name && Simple.TryGetValue(name, out var valueType) ? new OptionType(valueType, [], Repeatable: false) : null;
    }

    /// <summary>A type as its author writes it, near enough.</summary>
    public static string Name(Type type) =>
        ArgumentOf(type, typeof(Nullable<>)) is { } plain ? $"{Name(plain)}?"
        : type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;

    /// <summary>The word on the command line for a member of an enumeration.</summary>
#pragma warning disable CA1308 // It is for people to type, not to compare by.
    public static string Word(string member) => member.ToLowerInvariant();
#pragma warning restore CA1308

    private static Type? ArgumentOf(Type type, Type definition) =>
        type.IsConstructedGenericType && type.GetGenericTypeDefinition().FullName == definition.FullName ? type.GenericTypeArguments[0] : null;
}
