using Microsoft.CodeAnalysis;

namespace Twisted.Analyzers.Model;

/// <summary>A member that a persisted type keeps, and how it gets its value back.</summary>
internal sealed class KeptMember(StateMember member, string tapName)
{
    public StateMember Member { get; } = member;

    public string TapName { get; } = tapName;

    /// <summary>How the type's code gets at it, such as <c>this.Quote</c>.</summary>
    public string Access { get; set; } = "";

    public KeptSetting Setting { get; set; }

    /// <summary>The field or the setter that C# does not let set once the object is made; null where there is none.</summary>
    public ISymbol? Storage { get; set; }

    /// <summary>The type that it is written and read as.</summary>
    public ITypeSymbol Type { get; set; } = member.Type;

    /// <summary>The parameter of the primary constructor that it is passed for; null for none.</summary>
    public IParameterSymbol? Argument { get; set; }

    /// <summary>True when a tap may lack it: where null is a value, since null is not written.</summary>
    public bool IsOptional =>
        Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        || (Type.IsReferenceType && Type.NullableAnnotation != NullableAnnotation.NotAnnotated);
}
