using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Twisted.Analyzers.Model;

/// <summary>The types that a compilation declares as persisted, by the attribute or in code.</summary>
internal sealed class DeclaredTypes
{
    private readonly HashSet<ISymbol> _types = new(SymbolEqualityComparer.Default);

    /// <summary>True where code declares types that cannot be told from here, as a generic method does.</summary>
    private bool _areMore;

    private DeclaredTypes()
    {
    }

    public static DeclaredTypes Of(Compilation compilation, CancellationToken cancellationToken)
    {
        var declared = new DeclaredTypes();
        foreach (var tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SemanticModel? model = null;
            foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes())
            {
                // It is asked once for a compilation, and only when a type was not found to be declared.
#pragma warning disable RS1030
                if (node is TypeDeclarationSyntax { AttributeLists.Count: > 0 } type
                    && (model ??= compilation.GetSemanticModel(tree)).GetDeclaredSymbol(type, cancellationToken) is { } symbol
                    && symbol.FindAttribute(PersistenceSymbols.Persisted) is not null)
                {
                    declared._types.Add(symbol);
                }
                else if (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" }, ArgumentList.Arguments.Count: >= 4 } call
                    && (model ??= compilation.GetSemanticModel(tree)).GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { TypeArguments.Length: 1 } method
                    && method.ContainingType.IsOfPersistence("PersistedTypeRegistry"))
                {
                    declared._types.Add(method.TypeArguments[0]);
                    declared._areMore |= method.TypeArguments[0] is ITypeParameterSymbol;
                }
#pragma warning restore RS1030
            }
        }

        return declared;
    }

    /// <summary>True where neither a type nor one that derives from it is declared, so that no object can be kept as it.</summary>
    public bool Lacks(INamedTypeSymbol type)
    {
        if (_areMore || _types.Contains(type))
        {
            return false;
        }

        foreach (var declared in _types)
        {
            for (var current = (declared as ITypeSymbol)?.BaseType; current is not null; current = current.BaseType)
            {
                if (SymbolEqualityComparer.Default.Equals(current, type))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
