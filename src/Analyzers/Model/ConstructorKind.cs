namespace Twisted.Analyzers.Model;

/// <summary>What the constructor that is generated for a persisted type rests on.</summary>
internal enum ConstructorKind
{
    /// <summary>None is generated: the type has one that takes a <c>MemberReader</c>, and sets everything itself.</summary>
    Own,

    /// <summary>The primary constructor.</summary>
    Primary,

    /// <summary>The type's own constructor without parameters.</summary>
    Parameterless,

    /// <summary>The initialisers of fields, and the base class's constructor without parameters.</summary>
    Initialisers,
}
