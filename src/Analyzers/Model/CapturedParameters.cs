using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Twisted.Analyzers.Model;

/// <summary>Finds parameters of primary constructors that are used later than in the constructor: they are fields, though none shows.</summary>
internal static class CapturedParameters
{
    public static bool IsCaptured(IParameterSymbol parameter, INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        if (type.IsRecord)
        {
            return false;
        }

        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            var declaration = reference.GetSyntax(cancellationToken);
            foreach (var node in declaration.DescendantNodes(node => node == declaration || node is not BaseTypeDeclarationSyntax))
            {
                if (node is not IdentifierNameSyntax name || name.Identifier.ValueText != parameter.Name || !IsLater(name))
                {
                    continue;
                }

#pragma warning disable RS1030 // The type may be a base class, in any file.
                var model = compilation.GetSemanticModel(name.SyntaxTree);
#pragma warning restore RS1030
                if (model.GetSymbolInfo(name, cancellationToken).Symbol.Is(parameter))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsLater(IdentifierNameSyntax name)
    {
        for (SyntaxNode? node = name; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case AttributeSyntax or PrimaryConstructorBaseTypeSyntax or ParameterListSyntax or NameColonSyntax:
                case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } }:
                case InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } }:
                    return false;
                case MemberDeclarationSyntax:
                    return true;
            }
        }

        return false;
    }
}
