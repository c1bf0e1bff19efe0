using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Twisted.Analyzers.CodeFixes;

/// <summary>Decides on a member of a persisted type: adds <c>[Kept]</c> or <c>[Ephemeral]</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class DecisionFix : CodeFixProvider
{
    private const string Namespace = "Twisted.Persistence";

    public override ImmutableArray<string> FixableDiagnosticIds => [Rule.Undecided.Id];

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (FindMarked(root?.FindNode(diagnostic.Location.SourceSpan)) is not { } marked)
            {
                // A property of a base class in another assembly: there is nothing to mark.
                continue;
            }

            foreach (var (title, attribute) in new[] { ("Keep it in the tap", "Kept"), ("Mark as ephemeral", "Ephemeral") })
            {
                context.RegisterCodeFix(
                    CodeAction.Create(title, token => MarkAsync(context.Document, marked, attribute, token), equivalenceKey: attribute),
                    diagnostic);
            }
        }
    }

    /// <summary>What the attribute belongs to; for a field that is declared with others, all of them.</summary>
    private static SyntaxNode? FindMarked(SyntaxNode? node) => node switch
    {
        ParameterSyntax or PropertyDeclarationSyntax => node,
        VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax field } => field,
        _ => null,
    };

    private static async Task<Document> MarkAsync(Document document, SyntaxNode marked, string attribute, CancellationToken cancellationToken)
    {
        var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(SyntaxFactory.IdentifierName(attribute))));
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var root = (CompilationUnitSyntax)(await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var isKnown = model!.LookupNamespacesAndTypes(marked.SpanStart, name: $"{attribute}Attribute").Length > 0;
        root = root.ReplaceNode(marked, Mark(marked, list));
        return document.WithSyntaxRoot(isKnown ? root : AddUsing(root));
    }

    private static SyntaxNode Mark(SyntaxNode marked, AttributeListSyntax list)
    {
        // What stood before the declaration goes in front of the attribute; on a line of its own, but before a parameter.
        var leading = marked.GetLeadingTrivia();
        var line = marked.SyntaxTree.GetText().Lines.GetLineFromPosition(marked.SpanStart);
        var indentation = SyntaxFactory.Whitespace(new string(' ', marked.SpanStart - line.Start));
        var end = marked.SyntaxTree.GetText().ToString().Contains("\r\n") ? SyntaxFactory.CarriageReturnLineFeed : SyntaxFactory.LineFeed;
        return marked switch
        {
            ParameterSyntax parameter => parameter.WithoutLeadingTrivia()
                .WithAttributeLists(parameter.AttributeLists.Insert(0, list.WithTrailingTrivia(SyntaxFactory.Space)))
                .WithLeadingTrivia(leading),
            MemberDeclarationSyntax member => member.WithLeadingTrivia(indentation)
                .WithAttributeLists(member.WithLeadingTrivia(indentation).AttributeLists.Insert(0, list.WithLeadingTrivia(leading).WithTrailingTrivia(end))),
            _ => marked,
        };
    }

    private static CompilationUnitSyntax AddUsing(CompilationUnitSyntax root)
    {
        var line = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(Namespace).WithLeadingTrivia(SyntaxFactory.Space))
            .WithTrailingTrivia(SyntaxFactory.LineFeed);
        var at = root.Usings.TakeWhile(one => string.CompareOrdinal(one.Name?.ToString(), Namespace) < 0).Count();
        if (root.Usings.Count > 0)
        {
            return root.WithUsings(root.Usings.Insert(at, line));
        }

        var first = root.GetFirstToken();
        return root.ReplaceToken(first, first.WithLeadingTrivia(SyntaxFactory.LineFeed))
            .WithUsings(SyntaxFactory.SingletonList(line.WithLeadingTrivia(first.LeadingTrivia)));
    }
}
