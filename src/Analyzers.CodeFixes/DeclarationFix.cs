using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Twisted.Analyzers.Model;
using Twisted.Analyzers.Rules;

namespace Twisted.Analyzers.CodeFixes;

/// <summary>Decides on members of a type that is declared in code: writes them, or calls them ephemeral.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class DeclarationFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => [Rule.UndecidedInDeclaration.Id];

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false))!;
        foreach (var diagnostic in context.Diagnostics)
        {
            var call = root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>();
            if (call is null || !diagnostic.Properties.TryGetValue(RegistrationAnalyzer.MembersProperty, out var list) || list is null)
            {
                continue;
            }

            var type = (model.GetSymbolInfo(call, context.CancellationToken).Symbol as IMethodSymbol)?.TypeArguments[0];
            var names = list.Split(',');
            var visible = type is null ? [] : names.Where(name => IsVisible(type, name, model, call.SpanStart)).ToArray();
            if (FindLambda(call) is { } lambda && visible.Length > 0)
            {
                context.RegisterCodeFix(
                    CodeAction.Create("Keep it in the tap", _ => Replace(context.Document, root!, lambda, Write(lambda, visible)), "Kept"),
                    diagnostic);
            }

            var arguments = names.Select(name => visible.Contains(name) && type is INamedTypeSymbol { IsGenericType: false }
                ? $"nameof({type.ToMinimalDisplayString(model, call.SpanStart)}.{name})"
                : $"\"{name}\"");
            var ephemeral = SyntaxFactory.ParseExpression($"{call.WithoutLeadingTrivia()}.Ephemeral({string.Join(", ", arguments)})")
                .WithLeadingTrivia(call.GetLeadingTrivia())
                .WithTrailingTrivia(call.GetTrailingTrivia());
            context.RegisterCodeFix(
                CodeAction.Create("Mark as ephemeral", _ => Replace(context.Document, root!, call, ephemeral), "Ephemeral"),
                diagnostic);
        }
    }

    private static bool IsVisible(ITypeSymbol type, string name, SemanticModel model, int position) =>
        model.LookupSymbols(position, type, name).Any(symbol => symbol is IFieldSymbol or IPropertySymbol);

    private static ParenthesizedLambdaExpressionSyntax? FindLambda(InvocationExpressionSyntax call)
    {
        var arguments = call.ArgumentList.Arguments;
        var write = arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == "write")
            ?? (arguments.Count > 2 ? arguments[2] : null);
        return write?.Expression is ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 2 } lambda ? lambda : null;
    }

    /// <summary>The lambda with a line more for each member. Discarded parameters get names.</summary>
    private static ParenthesizedLambdaExpressionSyntax Write(ParenthesizedLambdaExpressionSyntax lambda, string[] names)
    {
        var value = NameOf(lambda.ParameterList.Parameters[0], "value");
        var members = NameOf(lambda.ParameterList.Parameters[1], "members");
        var indentation = IndentationOf(lambda);
        var lines = names.Select(name => $"{indentation}    {members}.Write(\"{TapNames.Of(name)}\", {value}.{name});\n");
        var old = lambda.Body switch
        {
            BlockSyntax block => string.Concat(block.Statements.Select(statement => $"{indentation}    {statement.ToString()}\n")),
            { } expression => $"{indentation}    {expression};\n",
        };
        var parameters = lambda.ParameterList.Parameters.Any(parameter => parameter.Type is not null)
            ? lambda.ParameterList.ToString()
            : $"({value}, {members})";
        var modifiers = lambda.Modifiers.Count > 0 ? $"{lambda.Modifiers} " : "";
        return (ParenthesizedLambdaExpressionSyntax)SyntaxFactory.ParseExpression(
            $"{modifiers}{parameters} =>\n{indentation}{{\n{old}{string.Concat(lines)}{indentation}}}").WithTriviaFrom(lambda);
    }

    private static string NameOf(ParameterSyntax parameter, string otherwise) =>
        parameter.Identifier.ValueText is "_" ? otherwise : parameter.Identifier.ValueText;

    private static string IndentationOf(SyntaxNode node)
    {
        var line = node.SyntaxTree.GetText().Lines.GetLineFromPosition(node.SpanStart).ToString();
        return new string(' ', line.Length - line.TrimStart().Length);
    }

    private static Task<Document> Replace(Document document, SyntaxNode root, SyntaxNode old, SyntaxNode now) =>
        Task.FromResult(document.WithSyntaxRoot(root.ReplaceNode(old, now)));
}
