using System.Reflection;

namespace Twisted.Sdk;

/// <summary>Reads attributes as data, because the types that carry them are not loaded for running.</summary>
internal static class AttributeReading
{
    public static CustomAttributeData? FindAttribute<TAttribute>(this MemberInfo member)
        where TAttribute : Attribute =>
        member.GetCustomAttributesData().FirstOrDefault(attribute => attribute.AttributeType.Is<TAttribute>());

    public static bool Is<T>(this Type type) => type.FullName == typeof(T).FullName;

    public static bool DerivesFrom<T>(this Type type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.Is<T>())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A constructor's argument, or the default of its type where the constructor used has fewer.</summary>
    public static T? Argument<T>(this CustomAttributeData attribute, int index) =>
        index < attribute.ConstructorArguments.Count ? (T?)attribute.ConstructorArguments[index].Value : default;

    /// <summary>A property that is set by name, or null.</summary>
    public static CustomAttributeTypedArgument? Named(this CustomAttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.MemberName == name)
            {
                return argument.TypedValue;
            }
        }

        return null;
    }

    /// <summary>Text for people: where the author broke lines and indented is not part of it.</summary>
    public static string Prose(this CustomAttributeData attribute, string name) =>
        string.Join(' ', ((string?)attribute.Named(name)?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
