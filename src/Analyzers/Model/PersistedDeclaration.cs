using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Twisted.Analyzers.Model;

/// <summary>A type with <c>[Persisted]</c>: what is kept of it and how it is made again, and what is wrong with that.</summary>
internal sealed class PersistedDeclaration
{
    private readonly Compilation _compilation;
    private readonly CancellationToken _cancellationToken;
    private readonly List<Diagnostic> _faults = [];

    private PersistedDeclaration(INamedTypeSymbol type, AttributeData attribute, Compilation compilation, CancellationToken cancellationToken)
    {
        Type = type;
        Attribute = attribute;
        _compilation = compilation;
        _cancellationToken = cancellationToken;
    }

    public INamedTypeSymbol Type { get; }

    public AttributeData Attribute { get; }

    public string Name { get; private set; } = "";

    public int Version { get; private set; }

    public bool HasHook { get; private set; }

    public List<KeptMember> Kept { get; private set; } = [];

    public ConstructorPlan? Constructor { get; private set; }

    public IReadOnlyList<Diagnostic> Faults => _faults;

    /// <summary>False when no code can be generated that would compile.</summary>
    public bool CanBeGenerated { get; private set; } = true;

    /// <returns>Null for a type without the attribute, or with one that does not compile.</returns>
    public static PersistedDeclaration? Of(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        if (type.FindAttribute(PersistenceSymbols.Persisted) is not { ConstructorArguments.Length: 2 } attribute
            || attribute.ConstructorArguments[0].Value is not string name
            || attribute.ConstructorArguments[1].Value is not int version)
        {
            return null;
        }

        var declaration = new PersistedDeclaration(type, attribute, compilation, cancellationToken) { Name = name, Version = version };
        declaration.CheckAttribute();
        if (declaration.CheckType())
        {
            declaration.ReadMembers();
        }

        return declaration;
    }

    private void CheckAttribute()
    {
        var location = Attribute.LocationOr(Type, _cancellationToken);
        if (!TapNames.CanNameType(Name))
        {
            Block(Rule.BadName, location, Name, "a persisted type; use letters, digits, '.', '-' and '_', a letter first");
        }

        if (Version < 1)
        {
            Block(Rule.BadVersion, location, Version, Type.Name);
        }
    }

    /// <returns>False when there is no point in looking at its members.</returns>
    private bool CheckType()
    {
        if (FindImpossible() is { } reason)
        {
            Block(Rule.Impossible, Type.FirstLocation(), Type.Name, reason);
            return false;
        }

        for (var current = Type; current is not null; current = current.ContainingType)
        {
            foreach (var reference in current.DeclaringSyntaxReferences)
            {
                if (reference.GetSyntax(_cancellationToken) is TypeDeclarationSyntax syntax && !syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
                {
                    Block(Rule.NotPartial, syntax.Identifier.GetLocation(), current.Name, Type.Name);
                }
            }
        }

        return true;
    }

    private string? FindImpossible()
    {
        for (var current = Type; current is not null; current = current.ContainingType)
        {
            if (current.IsGenericType)
            {
                return "it is generic, and one name is one type; derive a type from it that is not, and keep that";
            }

            if (current.IsFileLocal)
            {
                return "it is local to its file, and is declared from another one; make it internal";
            }

            if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
            {
                return "it is not accessible in its assembly, which has to declare it; make it internal";
            }
        }

        return Type switch
        {
            { IsStatic: true } => "it is static; no object is of it",
            { IsAbstract: true } => "it is abstract; no object is of it. Mark its members with [Kept] or [Ephemeral], and the types that derive from it with [Persisted]",
            { IsRefLikeType: true } => "it is a ref struct, which lives on the stack",
            _ => null,
        };
    }

    private void ReadMembers()
    {
        var members = TypeState.Of(Type, _compilation, _cancellationToken);
        ReadHook(members);
        foreach (var member in members)
        {
            if (member.IsUndecided)
            {
                var remedy = member.IsHere
                    ? "mark it with [Kept] or [Ephemeral]"
                    : $"say in the Upgrade of \"{Type.Name}\" that it is .Ephemeral(…), or keep it by a property that gets and sets it";
                _faults.Add(Diagnostic.Create(Rule.Undecided, LocationOf(member), member.Name, member.Owner.Name, remedy));
            }
            else if (member is { Kept: not null, Ephemeral: not null })
            {
                _faults.Add(Diagnostic.Create(Rule.KeptAndEphemeral, LocationOf(member), member.Name, Type.Name));
            }
        }

        var plan = new KeptMemberPlan(Type, _compilation, _cancellationToken);
        Kept = plan.Select(members);
        Constructor = ConstructorPlan.Make(Type, Kept, _compilation);
        if (Constructor.Fault is { } fault)
        {
            CanBeGenerated = false;

            // A parameter that nobody decided on was told of already.
            if (!_faults.Exists(other => other.Id == Rule.Undecided.Id))
            {
                Block(Rule.NoConstructor, Type.FirstLocation(), Type.Name, fault);
            }
        }

        plan.Settle(Kept, Constructor);
        if (plan.Faults.Count > 0)
        {
            CanBeGenerated = false;
            _faults.AddRange(plan.Faults);
        }
    }

    private void ReadHook(List<StateMember> members)
    {
        var steps = new UpgradeSteps();
        if (Type.FindUpgradeHook() is { } hook)
        {
            HasHook = true;
            steps = UpgradeSteps.OfHook(hook, _compilation, _cancellationToken);
            foreach (var member in members)
            {
                if (steps.Ephemeral.Contains(member.Name))
                {
                    // What a base class keeps is not kept of this one.
                    member.IsDecidedElsewhere = true;
                    member.Kept = null;
                }
            }
        }

        if (steps.FindGap(Version) is { } gap)
        {
            _faults.Add(Diagnostic.Create(Rule.StepMissing, Attribute.LocationOr(Type, _cancellationToken), Name, Version, gap, gap));
        }
    }

    private void Block(DiagnosticDescriptor rule, Location location, params object[] arguments)
    {
        _faults.Add(Diagnostic.Create(rule, location, arguments));
        CanBeGenerated = false;
    }

    private Location LocationOf(StateMember member) => member.IsHere ? member.Symbol.FirstLocation() : Type.FirstLocation();
}
