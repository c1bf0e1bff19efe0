using Microsoft.CodeAnalysis;

namespace Twisted.Analyzers.Model;

/// <summary>A piece of an object's state, or a computed property that is marked in the place of one.</summary>
internal sealed class StateMember
{
    public StateMember(ISymbol symbol, ITypeSymbol type, INamedTypeSymbol owner)
    {
        Symbol = symbol;
        Type = type;
        Owner = owner;
    }

    /// <summary>What an author marks: the field, the property, or the parameter of a primary constructor.</summary>
    public ISymbol Symbol { get; }

    public ITypeSymbol Type { get; }

    /// <summary>The type that declares it.</summary>
    public INamedTypeSymbol Owner { get; }

    /// <summary>False for a property that stores nothing itself.</summary>
    public bool HasStorage { get; set; } = true;

    /// <summary>False where its source is in another compilation.</summary>
    public bool IsHere { get; set; } = true;

    /// <summary>The parameter of the primary constructor that is its first value, as it is.</summary>
    public IParameterSymbol? Parameter { get; set; }

    public AttributeData? Kept { get; set; }

    public AttributeData? Ephemeral { get; set; }

    /// <summary>True when the decision stands elsewhere: at a property that gives its value, or in code.</summary>
    public bool IsDecidedElsewhere { get; set; }

    public bool IsUndecided => HasStorage && Kept is null && Ephemeral is null && !IsDecidedElsewhere;

    public string Name => Symbol.Name;
}
