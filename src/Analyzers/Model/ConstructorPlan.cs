using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Twisted.Analyzers.Model;

/// <summary>How objects of a persisted type are made.</summary>
internal sealed class ConstructorPlan
{
    public ConstructorKind Kind { get; private set; }

    /// <summary>True when the class had the constructor that every class without one has, which a generated one takes away.</summary>
    public bool RestoresDefault { get; private set; }

    /// <summary>Why there is no way; null when there is one.</summary>
    public string? Fault { get; private set; }

    /// <summary>Chooses the constructor, and notes at each member which parameter takes it.</summary>
    public static ConstructorPlan Make(INamedTypeSymbol type, List<KeptMember> kept, Compilation compilation)
    {
        var plan = new ConstructorPlan { Kind = ConstructorKind.Initialisers };
        var constructors = type.InstanceConstructors.Where(constructor => !constructor.IsImplicitlyDeclared && !constructor.IsGenerated()).ToList();
        if (constructors.Any(constructor => constructor.Parameters.Length == 1 && constructor.Parameters[0].Type.IsOfPersistence("MemberReader")))
        {
            plan.Kind = ConstructorKind.Own;
        }
        else if (constructors.Find(PersistenceSymbols.IsPrimary) is { } primary)
        {
            plan.Kind = ConstructorKind.Primary;
            plan.Fault = Pass(primary, kept, compilation);
        }
        else if (constructors.Any(constructor => constructor.Parameters.IsEmpty))
        {
            plan.Kind = ConstructorKind.Parameterless;
        }
        else if (type.IsReferenceType)
        {
            plan.RestoresDefault = constructors.Count == 0;
            if (!type.BaseType!.InstanceConstructors.Any(constructor =>
                compilation.IsSymbolAccessibleWithin(constructor, type) && constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams)))
            {
                plan.Fault =
                    $"its base class \"{type.BaseType.Name}\" has no constructor without parameters; give \"{type.Name}\" a primary constructor that passes on what is kept";
            }
        }

        return plan;
    }

    private static string? Pass(IMethodSymbol primary, List<KeptMember> kept, Compilation compilation)
    {
        foreach (var parameter in primary.Parameters)
        {
            if (kept.Find(one => one.Member.Parameter.Is(parameter) || one.Member.Symbol.Is(parameter)) is { } same)
            {
                // What is read is what the parameter takes: the member is made of it as it was the first time.
                if (!compilation.ClassifyCommonConversion(same.Type, parameter.Type).IsImplicit)
                {
                    same.Type = parameter.Type;
                }

                same.Argument = parameter;
                same.Setting = KeptSetting.Argument;
            }
            else if (kept.Find(one => HasNameOf(one, parameter) && compilation.ClassifyCommonConversion(one.Type, parameter.Type).IsImplicit) is { } namesake)
            {
                namesake.Argument = parameter;
                namesake.Setting = KeptSetting.Constructor;
            }
            else if (!parameter.IsOptional && !parameter.IsParams)
            {
                return $"nothing that is kept is the parameter \"{parameter.Name}\" of its constructor; mark it with [Kept], or give it a default value";
            }
        }

        return null;
    }

    private static bool HasNameOf(KeptMember one, IParameterSymbol parameter) =>
        string.Equals(one.Member.Name.TrimStart('_'), parameter.Name, StringComparison.OrdinalIgnoreCase);
}
