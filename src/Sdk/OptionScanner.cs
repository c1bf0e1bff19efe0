using System.Reflection;
using Twisted.Manifest;
using Twisted.Usage;

namespace Twisted.Sdk;

/// <summary>Reads the options of an options class, and checks each.</summary>
internal sealed class OptionScanner(Faults faults)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The options in the order in which they are declared, those of base classes first; then the arguments by position.</summary>
    public IReadOnlyList<OptionEntry> Scan(Type options)
    {
        var entries = new List<ScannedOption>();
        var lineage = new Stack<Type>();
        for (var type = options; type is not null && !type.Is<Options>(); type = type.BaseType)
        {
            lineage.Push(type);
        }

        foreach (var member in lineage.SelectMany(type => type.GetMembers(Declared).OrderBy(DeclarationOrder)))
        {
            foreach (var attribute in member.GetCustomAttributesData())
            {
                if (attribute.AttributeType.DerivesFrom<OptionAttribute>() && ScanMember(member, attribute) is { } option)
                {
                    entries.Add(option);
                }
            }
        }

        new OptionChecks(faults).Check(entries);
        return
        [
            .. entries.Where(option => option.Position is null).Select(option => option.Entry),
            .. entries.Where(option => option.Position is not null).OrderBy(option => option.Position).Select(option => option.Entry),
        ];
    }

    /// <summary>Properties and methods stand in two tables; the accessors of properties stand in that of methods.</summary>
    private static int DeclarationOrder(MemberInfo member) =>
        member is PropertyInfo property && property.GetAccessors(nonPublic: true) is [var accessor, ..]
            ? accessor.MetadataToken
            : member.MetadataToken;

    private ScannedOption? ScanMember(MemberInfo member, CustomAttributeData attribute) => member switch
    {
        PropertyInfo property when attribute.AttributeType.Is<ParameterAttribute>() => ScanParameter(property, attribute),
        PropertyInfo property when attribute.AttributeType.Is<FlagAttribute>() => ScanFlag(property, attribute),
        PropertyInfo property when attribute.AttributeType.Is<ArgumentAttribute>() => ScanArgument(property, attribute),
        MethodInfo method when attribute.AttributeType.Is<HandlerAttribute>() => ScanHandler(method, attribute),
        _ => null,
    };

    private ScannedOption? ScanParameter(PropertyInfo property, CustomAttributeData attribute)
    {
        if (!IsUsable(property) || TypeOf(property, property.PropertyType, mayRepeat: true) is not { } type)
        {
            return null;
        }

        var name = attribute.Argument<string>(0) ?? "";
        var required = attribute.Named(nameof(ParameterAttribute.Required))?.Value is true;
        var given = attribute.Named(nameof(ParameterAttribute.Default));
        var text = given is { Value: not null } constant ? OptionDefault.Text(constant, type) : null;
        if (given is { Value: not null } && (text is null ? "it is no constant that can be written on a command line" : OptionDefault.Misfit(text, type)) is { } reason)
        {
            faults.AddError(FaultCode.DefaultDoesNotFit, property, $"the default \"{text ?? property.Name}\" of --{name} does not fit: {reason}");
        }

        if (required && given is { Value: not null })
        {
            faults.AddError(FaultCode.RequiredWithDefault, property, $"--{name} is required, so its default \"{text}\" is never used; remove one of the two");
        }

        return new ScannedOption(
            property,
            Entry(OptionKind.Parameter, property, attribute, type) with
            {
                ValueName = (string?)attribute.Named(nameof(ParameterAttribute.ValueName))?.Value,
                Default = text,
                Required = required,
            });
    }

    private ScannedOption? ScanFlag(PropertyInfo property, CustomAttributeData attribute)
    {
        if (!IsUsable(property))
        {
            return null;
        }

        if (!property.PropertyType.Is<bool>())
        {
            faults.AddError(FaultCode.UnsupportedType, property, $"the flag \"{property.Name}\" must be a bool, not \"{OptionType.Name(property.PropertyType)}\"");
        }

        return new ScannedOption(property, Entry(OptionKind.Flag, property, attribute, OptionType.Text));
    }

    private ScannedOption? ScanArgument(PropertyInfo property, CustomAttributeData attribute)
    {
        if (!IsUsable(property) || TypeOf(property, property.PropertyType, mayRepeat: true) is not { } type)
        {
            return null;
        }

        var entry = new OptionEntry
        {
            Kind = OptionKind.Argument,
            Name = attribute.Argument<string>(1) ?? "",
            Member = property.Name,
            ValueType = type.ValueType,
            Choices = type.Choices,
            Help = attribute.Prose(nameof(OptionAttribute.Help)),
            Repeatable = type.Repeatable,
            Required = attribute.Named(nameof(ArgumentAttribute.Required))?.Value is not false,
        };
        return new ScannedOption(property, entry, attribute.Argument<int>(0));
    }

    private ScannedOption? ScanHandler(MethodInfo method, CustomAttributeData attribute)
    {
        var parameters = method.GetParameters();
        if (!method.IsPublic || method.IsStatic || method.IsGenericMethod || parameters.Length > 1)
        {
            faults.AddError(FaultCode.UnusableMember, method, $"the handler \"{method.Name}\" must be a public instance method with one parameter or none");
            return null;
        }

        if (parameters.Length == 0)
        {
            return new ScannedOption(method, Entry(OptionKind.FlagHandler, method, attribute, OptionType.Text) with { Repeatable = true });
        }

        return TypeOf(method, parameters[0].ParameterType, mayRepeat: false) is { } type
            ? new ScannedOption(
                method,
                Entry(OptionKind.Handler, method, attribute, type) with
                {
                    ValueName = (string?)attribute.Named(nameof(HandlerAttribute.ValueName))?.Value,
                    Repeatable = true,
                })
            : null;
    }

    /// <summary>What the three kinds with names have in common: a long name, perhaps a short one, and help.</summary>
    private static OptionEntry Entry(OptionKind kind, MemberInfo member, CustomAttributeData attribute, OptionType type) => new()
    {
        Kind = kind,
        Name = attribute.Argument<string>(0) ?? "",
        Member = member.Name,
        ShortName = attribute.Argument<char>(1) is var letter and not '\0' ? letter : null,
        ValueType = type.ValueType,
        Choices = type.Choices,
        Help = attribute.Prose(nameof(OptionAttribute.Help)),
        Repeatable = type.Repeatable,
    };

    private bool IsUsable(PropertyInfo property)
    {
        if (property is { GetMethod: { IsPublic: true, IsStatic: false }, SetMethod.IsPublic: true })
        {
            return true;
        }

        faults.AddError(FaultCode.UnusableMember, property, $"the option \"{property.Name}\" must be a public instance property with get and init (or set)");
        return false;
    }

    private OptionType? TypeOf(MemberInfo member, Type type, bool mayRepeat)
    {
        var optionType = OptionType.Of(type);
        if (optionType is not null && (mayRepeat || !optionType.Repeatable))
        {
            return optionType;
        }

        faults.AddError(
            FaultCode.UnsupportedType,
            member,
            $"the option \"{member.Name}\" has the type \"{OptionType.Name(type)}\", which cannot be read from a command line; "
            + $"use {OptionType.Known}{(mayRepeat ? ", or an IReadOnlyList<T> of one of them" : "")}");
        return null;
    }
}
