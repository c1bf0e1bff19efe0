using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Twisted.Analyzers.Model;

/// <summary>Finds the state of a type's objects, that of its base classes first, with what is said of each piece.</summary>
/// <remarks>
/// Of a type in this compilation it is every field. Of another one it is what can be seen and set from here: what is
/// private there is its author's to decide on.
/// </remarks>
internal static class TypeState
{
    public static List<StateMember> Of(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        var chain = new List<INamedTypeSymbol>();
        for (var current = type; current is { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Struct }; current = current.BaseType)
        {
            chain.Insert(0, current);
        }

        var members = new List<StateMember>();
        foreach (var current in chain)
        {
            if (SymbolEqualityComparer.Default.Equals(current.ContainingAssembly, compilation.Assembly))
            {
                AddFromSource(current, members, compilation, cancellationToken);
            }
            else
            {
                AddFromElsewhere(current, members);
            }
        }

        foreach (var view in members.FindAll(member => !member.HasStorage && (member.Kept is not null || member.Ephemeral is not null)))
        {
            var mentions = new Mentions(compilation, cancellationToken);
            mentions.AddBodyOf(view.Symbol);
            Settle(members, mentions);
        }

        return members;
    }

    /// <summary>Notes that somebody thought of what is mentioned.</summary>
    public static void Settle(List<StateMember> members, Mentions mentions)
    {
        foreach (var member in members)
        {
            if (mentions.Contains(member.Symbol) || (member.Parameter is not null && mentions.Contains(member.Parameter)))
            {
                member.IsDecidedElsewhere = true;
            }
        }
    }

    private static void AddFromSource(INamedTypeSymbol type, List<StateMember> members, Compilation compilation, CancellationToken cancellationToken)
    {
        var parameters = type.FindPrimaryConstructor()?.Parameters ?? [];
        var stored = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var linked = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var symbol in type.GetMembers())
        {
            if (symbol is not IFieldSymbol { IsStatic: false, IsConst: false } field
                || field.AssociatedSymbol is IEventSymbol
                || (field.IsImplicitlyDeclared && field.AssociatedSymbol is null))
            {
                continue;
            }

            var marked = field.AssociatedSymbol ?? field;
            stored.Add(marked);
            var member = new StateMember(marked, field.Type, type)
            {
                Kept = marked.FindInheritedAttribute(PersistenceSymbols.Kept) ?? field.FindAttribute(PersistenceSymbols.Kept),
                Ephemeral = marked.FindInheritedAttribute(PersistenceSymbols.Ephemeral) ?? field.FindAttribute(PersistenceSymbols.Ephemeral),
                Parameter = FindParameter(marked, parameters, cancellationToken),
            };
            if (member.Parameter is { } parameter)
            {
                linked.Add(parameter);
                if (member.Kept is null && member.Ephemeral is null)
                {
                    member.Kept = parameter.FindAttribute(PersistenceSymbols.Kept);
                    member.Ephemeral = parameter.FindAttribute(PersistenceSymbols.Ephemeral);
                }
            }

            members.Add(member);
        }

        foreach (var symbol in type.GetMembers())
        {
            if (symbol is not (IFieldSymbol { IsImplicitlyDeclared: false } or IPropertySymbol) || stored.Contains(symbol))
            {
                continue;
            }

            var kept = symbol.FindInheritedAttribute(PersistenceSymbols.Kept);
            var ephemeral = symbol.FindInheritedAttribute(PersistenceSymbols.Ephemeral);
            if (kept is not null || ephemeral is not null)
            {
                var valueType = symbol is IFieldSymbol field ? field.Type : ((IPropertySymbol)symbol).Type;
                members.Add(new StateMember(symbol, valueType, type) { HasStorage = false, Kept = kept, Ephemeral = ephemeral });
            }
        }

        foreach (var parameter in parameters)
        {
            if (linked.Contains(parameter))
            {
                continue;
            }

            var kept = parameter.FindAttribute(PersistenceSymbols.Kept);
            var ephemeral = parameter.FindAttribute(PersistenceSymbols.Ephemeral);
            if (kept is not null || ephemeral is not null || CapturedParameters.IsCaptured(parameter, type, compilation, cancellationToken))
            {
                members.Add(new StateMember(parameter, parameter.Type, type) { Kept = kept, Ephemeral = ephemeral });
            }
        }
    }

    private static void AddFromElsewhere(INamedTypeSymbol type, List<StateMember> members)
    {
        foreach (var symbol in type.GetMembers())
        {
            var kept = symbol.FindInheritedAttribute(PersistenceSymbols.Kept);
            var ephemeral = symbol.FindInheritedAttribute(PersistenceSymbols.Ephemeral);
            var (valueType, visible) = symbol switch
            {
                IFieldSymbol { IsStatic: false, IsConst: false } field =>
                    (field.Type, field is { DeclaredAccessibility: Accessibility.Public, IsReadOnly: false }),
                IPropertySymbol { IsStatic: false, IsIndexer: false } property =>
                    (property.Type, property is { DeclaredAccessibility: Accessibility.Public, SetMethod.DeclaredAccessibility: Accessibility.Public, OverriddenProperty: null }),
                _ => ((ITypeSymbol?)null, false),
            };
            if (valueType is not null && (visible || kept is not null || ephemeral is not null))
            {
                members.Add(new StateMember(symbol, valueType, type) { IsHere = false, Kept = kept, Ephemeral = ephemeral });
            }
        }
    }

    /// <summary>The parameter that a member is initialised with, and nothing else than it.</summary>
    private static IParameterSymbol? FindParameter(ISymbol member, IReadOnlyList<IParameterSymbol> parameters, CancellationToken cancellationToken)
    {
        if (parameters.Count == 0 || member.DeclaringSyntaxReferences.Length == 0)
        {
            return null;
        }

        var value = member.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) switch
        {
            // A record's property stands where its parameter does.
            ParameterSyntax parameter => parameter.Identifier.ValueText,
            PropertyDeclarationSyntax property => Name(property.Initializer?.Value),
            VariableDeclaratorSyntax field => Name(field.Initializer?.Value),
            _ => null,
        };
        foreach (var parameter in parameters)
        {
            // In an initialiser a parameter hides members of its name, so the name says it all.
            if (value == parameter.Name)
            {
                return parameter;
            }
        }

        return null;
    }

    private static string? Name(ExpressionSyntax? value) => value switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        ParenthesizedExpressionSyntax inner => Name(inner.Expression),
        CastExpressionSyntax cast => Name(cast.Expression),
        PostfixUnaryExpressionSyntax suppressed => Name(suppressed.Operand),
        BinaryExpressionSyntax { RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.CoalesceExpression, Right: ThrowExpressionSyntax } checkedValue =>
            Name(checkedValue.Left),
        CollectionExpressionSyntax { Elements: { Count: 1 } elements } when elements[0] is SpreadElementSyntax spread => Name(spread.Expression),
        _ => null,
    };
}
