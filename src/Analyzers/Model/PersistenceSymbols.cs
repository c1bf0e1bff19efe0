using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Twisted.Analyzers.Model;

/// <summary>What the Framework's names mean in a compilation.</summary>
internal static class PersistenceSymbols
{
    public const string Namespace = "Twisted.Persistence";

    public const string Persisted = "PersistedAttribute";

    public const string Kept = "KeptAttribute";

    public const string Ephemeral = "EphemeralAttribute";

    /// <summary>The full name of the attribute that makes a type a persisted one.</summary>
    public const string PersistedMetadataName = Namespace + "." + Persisted;

    /// <summary>True for a type of that name in the Framework's namespace of persistence.</summary>
    public static bool IsOfPersistence(this ITypeSymbol? type, string name) =>
        type is { ContainingNamespace: { Name: "Persistence", ContainingNamespace: { Name: "Twisted", ContainingNamespace.IsGlobalNamespace: true } } }
        && type.Name == name;

    /// <summary>The attribute of that name, or null.</summary>
    public static AttributeData? FindAttribute(this ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass.IsOfPersistence(name))
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>The attribute of that name on a member, or on what it overrides.</summary>
    public static AttributeData? FindInheritedAttribute(this ISymbol symbol, string name)
    {
        for (var current = symbol; current is not null; current = (current as IPropertySymbol)?.OverriddenProperty)
        {
            if (current.FindAttribute(name) is { } attribute)
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>The constructor whose parameters follow the type's name; null when there is none.</summary>
    public static IMethodSymbol? FindPrimaryConstructor(this INamedTypeSymbol type)
    {
        foreach (var constructor in type.InstanceConstructors)
        {
            if (constructor.IsPrimary())
            {
                return constructor;
            }
        }

        return null;
    }

    public static bool IsPrimary(this IMethodSymbol constructor) =>
        constructor.MethodKind == MethodKind.Constructor
        && constructor.DeclaringSyntaxReferences.Length > 0
        && constructor.DeclaringSyntaxReferences[0].GetSyntax() is TypeDeclarationSyntax;

    /// <summary>The step declarations in the type itself, <c>static void Upgrade(PersistedType type)</c>; or null.</summary>
    public static IMethodSymbol? FindUpgradeHook(this INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers("Upgrade"))
        {
            if (member is IMethodSymbol { IsStatic: true, IsGenericMethod: false, Parameters.Length: 1 } method
                && method.Parameters[0].Type.IsOfPersistence("PersistedType"))
            {
                return method;
            }
        }

        return null;
    }

    /// <summary>True for what this compilation's own generator has written into a type.</summary>
    public static bool IsGenerated(this ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "GeneratedCodeAttribute"
                && attribute.ConstructorArguments.Length > 0
                && attribute.ConstructorArguments[0].Value is "Twisted.Analyzers")
            {
                return true;
            }
        }

        return false;
    }

    public static bool Is(this ISymbol? one, ISymbol? other) =>
        SymbolEqualityComparer.Default.Equals(one?.OriginalDefinition, other?.OriginalDefinition);

    /// <summary>Where an attribute stands, or else the symbol.</summary>
    public static Location LocationOr(this AttributeData? attribute, ISymbol symbol, CancellationToken cancellationToken) =>
        attribute?.ApplicationSyntaxReference?.GetSyntax(cancellationToken).GetLocation() ?? symbol.FirstLocation();

    public static Location FirstLocation(this ISymbol symbol) => symbol.Locations.Length > 0 ? symbol.Locations[0] : Location.None;
}
