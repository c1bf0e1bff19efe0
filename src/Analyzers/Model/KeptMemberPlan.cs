using Microsoft.CodeAnalysis;

namespace Twisted.Analyzers.Model;

/// <summary>Chooses the members of a persisted type that are kept, and how each is set again.</summary>
internal sealed class KeptMemberPlan(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
{
    private readonly List<Diagnostic> _faults = [];

    public IReadOnlyList<Diagnostic> Faults => _faults;

    /// <summary>The members that are kept, those of base classes first.</summary>
    public List<KeptMember> Select(List<StateMember> members)
    {
        var kept = new List<KeptMember>();
        foreach (var member in members)
        {
            if (member.Kept is not { } attribute)
            {
                continue;
            }

            if (member.Symbol is IPropertySymbol { OverriddenProperty: { } overridden })
            {
                kept.RemoveAll(other => other.Member.Symbol.Is(overridden));
            }

            var name = attribute.ConstructorArguments is { Length: 1 } arguments && arguments[0].Value is string chosen ? chosen : TapNames.Of(member.Name);
            var one = new KeptMember(member, name) { Access = AccessTo(member) };
            if (IsFaultless(one, kept))
            {
                kept.Add(one);
            }
        }

        return kept;
    }

    /// <summary>Says how each is set that the constructor does not take.</summary>
    public void Settle(List<KeptMember> kept, ConstructorPlan constructor)
    {
        foreach (var one in kept)
        {
            if (one.Setting == KeptSetting.Argument && one.Argument is not null)
            {
                continue;
            }

            // What may refer back to the object is set when that exists.
            var isLate = !type.IsValueType && !Holdable.IsValue(one.Type);
            switch (one.Member.Symbol)
            {
                case IFieldSymbol field when !field.IsReadOnly:
                    one.Setting = isLate ? KeptSetting.Populate : KeptSetting.Constructor;
                    break;
                case IFieldSymbol field when one.Member.Owner.Is(type):
                    SetStorage(one, isLate ? field : null, KeptSetting.Field);
                    break;
                case IPropertySymbol { SetMethod: { IsInitOnly: true } setter } when IsReachable(setter):
                    SetStorage(one, isLate && !setter.ContainingType.IsGenericType ? setter : null, KeptSetting.Initialiser);
                    break;
                case IPropertySymbol { SetMethod: { } setter } when IsReachable(setter):
                    one.Setting = isLate ? KeptSetting.Populate : KeptSetting.Constructor;
                    break;
                case IPropertySymbol { SetMethod: null } property when one.Member is { HasStorage: true, IsHere: true } && one.Member.Owner.Is(type):
                    SetStorage(one, isLate ? FieldOf(property) : null, KeptSetting.Field);
                    break;
                case IPropertySymbol property when CanAdd(property):
                    one.Setting = KeptSetting.Items;
                    break;
                default:
                    if (one.Argument is null && constructor.Kind != ConstructorKind.Own)
                    {
                        Fault(
                            one.Member,
                            one.Member.Symbol is IParameterSymbol
                                ? $"set when a \"{type.Name}\" is made; only its own primary constructor can be given it"
                                : $"set when a \"{type.Name}\" is made; give it a setter, or pass it to the primary constructor by the same name");
                    }

                    one.Setting = KeptSetting.Argument;
                    break;
            }
        }
    }

    private static void SetStorage(KeptMember one, ISymbol? storage, KeptSetting setting)
    {
        one.Storage = storage;
        one.Setting = storage is null ? KeptSetting.Constructor : setting;
    }

    private static IFieldSymbol? FieldOf(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private bool IsFaultless(KeptMember one, List<KeptMember> others)
    {
        var count = _faults.Count;
        var member = one.Member;
        var location = LocationOf(member);
        if (!TapNames.CanNameMember(one.TapName))
        {
            _faults.Add(Diagnostic.Create(Rule.BadName, location, one.TapName, "a member in a tap; use letters, digits, '.', '-' and '_', a letter first"));
        }

        if (others.Find(other => other.TapName == one.TapName) is { } twin)
        {
            _faults.Add(Diagnostic.Create(Rule.MemberTwice, location, twin.Member.Name, member.Name, type.Name, one.TapName));
        }

        if (Holdable.FindFault(member.Type) is { } fault)
        {
            var part = SymbolEqualityComparer.Default.Equals(fault, member.Type) ? "" : $", because of \"{fault.ToDisplayString()}\"";
            _faults.Add(Diagnostic.Create(Rule.NotHoldable, location, member.Name, type.Name, member.Type.ToDisplayString(), part));
        }

        var readable = member.Symbol switch
        {
            IPropertySymbol property => property is { IsStatic: false, IsIndexer: false, GetMethod: { } getter } && IsReachable(getter),
            IFieldSymbol field => !field.IsStatic && IsReachable(field),
            _ => member.Owner.Is(type),
        };
        if (!readable)
        {
            Fault(
                member,
                member.Owner.Is(type)
                    ? "read: only fields and properties of an object are kept, that have a getter and no parameters"
                    : $"reached from \"{type.Name}\"; make it protected in \"{member.Owner.Name}\"");
        }

        return _faults.Count == count;
    }

    private string AccessTo(StateMember member)
    {
        if (member.Symbol is not IParameterSymbol)
        {
            return $"this.@{member.Name}";
        }

        // A parameter that a base class holds is read from there: using it here would store it twice.
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            foreach (var property in current.GetMembers().OfType<IPropertySymbol>())
            {
                if (string.Equals(property.Name, member.Name, StringComparison.OrdinalIgnoreCase)
                    && SymbolEqualityComparer.Default.Equals(property.Type, member.Type)
                    && property is { IsStatic: false, GetMethod: { } getter }
                    && IsReachable(getter))
                {
                    return $"this.@{property.Name}";
                }
            }
        }

        return $"@{member.Name}";
    }

    private bool IsReachable(ISymbol symbol) => compilation.IsSymbolAccessibleWithin(symbol, type, type);

    /// <summary>True for a list that its type fills by <c>Add</c>, as the services of a MultiService.</summary>
    private bool CanAdd(IPropertySymbol property)
    {
        if (type.IsValueType
            || property.Type is not INamedTypeSymbol { TypeArguments.Length: 1 } list
            || list.ContainingNamespace.ToDisplayString() != "System.Collections.Generic")
        {
            return false;
        }

        for (var current = property.ContainingType; current is not null; current = current.BaseType)
        {
            foreach (var method in current.GetMembers("Add").OfType<IMethodSymbol>())
            {
                if (method is { IsStatic: false, IsGenericMethod: false, Parameters.Length: 1 }
                    && SymbolEqualityComparer.Default.Equals(method.Parameters[0].Type, list.TypeArguments[0])
                    && IsReachable(method))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void Fault(StateMember member, string reason) => _faults.Add(Diagnostic.Create(Rule.Unreachable, LocationOf(member), member.Name, reason));

    private Location LocationOf(StateMember member)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return member.IsHere ? member.Symbol.FirstLocation() : type.FirstLocation();
    }
}
