using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Twisted.Analyzers.Model;

/// <summary>What some code says of a declaration: the upgrade steps that it adds, and the members that are not kept.</summary>
internal sealed class UpgradeSteps
{
    /// <summary>The versions from which a step leads on.</summary>
    public HashSet<int> From { get; } = [];

    /// <summary>Members that the declaration calls ephemeral.</summary>
    public HashSet<string> Ephemeral { get; } = new(StringComparer.Ordinal);

    /// <summary>True when there may be steps that are not seen from here.</summary>
    public bool IsUnclear { get; private set; }

    /// <summary>Reads the hook of a persisted type.</summary>
    public static UpgradeSteps OfHook(IMethodSymbol hook, Compilation compilation, CancellationToken cancellationToken)
    {
        var steps = new UpgradeSteps();
        foreach (var reference in hook.DeclaringSyntaxReferences)
        {
            var code = reference.GetSyntax(cancellationToken);
#pragma warning disable RS1030 // The type may be looked at because of another one.
            steps.Add(code, compilation.GetSemanticModel(code.SyntaxTree), cancellationToken);
#pragma warning restore RS1030
        }

        return steps;
    }

    /// <summary>Reads the calls that follow one of <c>Add</c>, on its value or on a local variable with that.</summary>
    public static UpgradeSteps After(InvocationExpressionSyntax add, SemanticModel model, CancellationToken cancellationToken)
    {
        var steps = new UpgradeSteps();
        SyntaxNode end = add;
        while (end.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access && access.Expression == end)
        {
            steps.AddCall(call, model, cancellationToken);
            end = call;
        }

        if (end.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }
            && model.GetDeclaredSymbol(variable, cancellationToken) is { } local
            && variable.FirstAncestorOrSelf<BlockSyntax>() is { } block)
        {
            foreach (var name in block.DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (name.Identifier.ValueText == local.Name && name.Parent is ArgumentSyntax)
                {
                    steps.IsUnclear = true;
                }
                else if (name.Identifier.ValueText == local.Name && name.FirstAncestorOrSelf<StatementSyntax>() is { } statement)
                {
                    steps.Add(statement, model, cancellationToken);
                }
            }
        }
        else if (end.Parent is not (ExpressionStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } }))
        {
            steps.IsUnclear = true;
        }

        return steps;
    }

    /// <summary>The least version from which no step leads on to the last one; null when there is none, or nobody can say.</summary>
    public int? FindGap(int version)
    {
        for (var from = 1; !IsUnclear && from < version; from++)
        {
            if (!From.Contains(from))
            {
                return from;
            }
        }

        return null;
    }

    private void Add(SyntaxNode code, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var call in code.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            AddCall(call, model, cancellationToken);
        }

        // Handed on to other code, which may do anything with it.
        IsUnclear |= code.DescendantNodes().OfType<ArgumentSyntax>().Any(
            argument => argument.Expression is IdentifierNameSyntax && model.GetTypeInfo(argument.Expression, cancellationToken).Type.IsOfPersistence("PersistedType"));
    }

    private void AddCall(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method || !method.ContainingType.IsOfPersistence("PersistedType"))
        {
            return;
        }

        var arguments = call.ArgumentList.Arguments;
        if (method.Name == "Ephemeral")
        {
            foreach (var name in arguments.SelectMany(argument => argument.Expression.DescendantNodesAndSelf().OfType<ExpressionSyntax>()))
            {
                if (model.GetConstantValue(name, cancellationToken).Value is string member)
                {
                    Ephemeral.Add(member);
                }
            }
        }
        else if (method.Name == "Upgrade" && arguments.Count > 0)
        {
            var first = arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == "from") ?? arguments[0];
            if (model.GetConstantValue(first.Expression, cancellationToken).Value is int from)
            {
                From.Add(from);
            }
            else
            {
                IsUnclear = true;
            }
        }
    }
}
