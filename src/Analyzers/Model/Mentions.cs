using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Twisted.Analyzers.Model;

/// <summary>The fields, properties and primary constructors' parameters that some code gets at.</summary>
/// <remarks>
/// Also by way of the getters and methods that it calls, as far as their source is here. More than is really reached is no
/// harm: it is asked whether somebody thought of a member.
/// </remarks>
internal sealed class Mentions(Compilation compilation, CancellationToken cancellationToken)
{
    private readonly HashSet<ISymbol> _symbols = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _followed = new(SymbolEqualityComparer.Default);

    public bool Contains(ISymbol symbol) => _symbols.Contains(symbol.OriginalDefinition);

    /// <summary>Adds what the source of a getter or a method mentions.</summary>
    public void AddBodyOf(ISymbol symbol)
    {
        var code = symbol is IPropertySymbol property ? property.GetMethod : symbol;
        if (code is null || !_followed.Add(code.OriginalDefinition) || !SymbolEqualityComparer.Default.Equals(code.ContainingAssembly, compilation.Assembly))
        {
            return;
        }

        foreach (var reference in code.OriginalDefinition.DeclaringSyntaxReferences)
        {
            switch (reference.GetSyntax(cancellationToken))
            {
                // A constructor's syntax may be a whole type: that is no code to follow.
                case BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or ArrowExpressionClauseSyntax or LocalFunctionStatementSyntax:
                    Add(reference.GetSyntax(cancellationToken));
                    break;
            }
        }
    }

    /// <summary>Adds what a piece of code mentions.</summary>
    public void Add(SyntaxNode code)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Members of other types are looked at too, whose source may be in any file.
#pragma warning disable RS1030
        var model = compilation.GetSemanticModel(code.SyntaxTree);
#pragma warning restore RS1030
        foreach (var node in code.DescendantNodesAndSelf())
        {
            if (node is not SimpleNameSyntax name)
            {
                continue;
            }

            switch (model.GetSymbolInfo(name, cancellationToken).Symbol)
            {
                case IFieldSymbol field:
                    _symbols.Add(field.OriginalDefinition);
                    break;
                case IPropertySymbol property:
                    _symbols.Add(property.OriginalDefinition);
                    AddBodyOf(property);
                    break;
                case IParameterSymbol { ContainingSymbol: IMethodSymbol constructor } parameter when constructor.IsPrimary():
                    _symbols.Add(parameter.OriginalDefinition);
                    break;
                case IMethodSymbol method:
                    AddBodyOf(method);
                    break;
            }
        }
    }
}
