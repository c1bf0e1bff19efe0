using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Twisted.Analyzers.CodeFixes;

namespace Twisted.Tests.Analyzers;

public sealed class FixTests
{
    private const string Counter =
        """
        using System.Net;

        namespace Plug;

        [Twisted.Persistence.Persisted("Plug.Counter", 1)]
        public sealed partial class Counter(string title)
        {
            private int _count;

            /// <summary>When it began.</summary>
            [System.Obsolete]
            public System.DateTimeOffset Began { get; set; }

            public string Title => title + _count;
        }

        """;

    private const string Declaration =
        """
        namespace Plug;

        public sealed class Quoter
        {
            private int _count;

            public string Quote { get; set; } = "";

            public string Author { get; set; } = "";

            public int Next() => ++_count;
        }

        public sealed class Types : IPersistedTypes
        {
            public void Register(PersistedTypeRegistry types)
            {
                types.Add<Quoter>(
                    "Plug.Quoter",
                    1,
                    static (quoter, members) => members.Write("quote", quoter.Quote),
                    static members => new Quoter { Quote = members.Read<string>("quote") });
            }
        }

        """;

    [Theory]
    [InlineData("Kept")]
    [InlineData("Ephemeral")]
    public async Task A_member_is_decided_on(string decision)
    {
        var text = await FixAllAsync(new DecisionFix(), Counter, decision, globalUsings: false);
        Assert.Equal(
            $$"""
            using System.Net;
            using Twisted.Persistence;

            namespace Plug;

            [Twisted.Persistence.Persisted("Plug.Counter", 1)]
            public sealed partial class Counter([{{decision}}] string title)
            {
                [{{decision}}]
                private int _count;

                /// <summary>When it began.</summary>
                [{{decision}}]
                [System.Obsolete]
                public System.DateTimeOffset Began { get; set; }

                public string Title => title + _count;
            }

            """,
            text);
    }

    [Fact]
    public async Task A_using_is_added_only_where_it_is_missing()
    {
        var text = await FixAllAsync(new DecisionFix(), "namespace Plug;\n[Persisted(\"P\", 1)]\npublic partial class P\n{\n    public int X;\n}\n", "Kept", globalUsings: true);
        Assert.Equal("namespace Plug;\n[Persisted(\"P\", 1)]\npublic partial class P\n{\n    [Kept]\n    public int X;\n}\n", text);
        text = await FixAllAsync(new DecisionFix(), "namespace Plug;\n[Twisted.Persistence.Persisted(\"P\", 1)]\npublic partial class P\n{\n    public int X;\n}\n", "Kept", globalUsings: false);
        Assert.StartsWith("using Twisted.Persistence;\n\nnamespace Plug;\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_declaration_in_code_writes_what_it_can_see() => Assert.Contains(
        """
                    static (quoter, members) =>
                    {
                        members.Write("quote", quoter.Quote);
                        members.Write("author", quoter.Author);
                    },
        """,
        await FixAllAsync(new DeclarationFix(), Declaration, "Kept", globalUsings: true, rounds: 1),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_declaration_in_code_calls_the_rest_ephemeral() => Assert.Contains(
        """
                    static members => new Quoter { Quote = members.Read<string>("quote") }).Ephemeral("_count", nameof(Quoter.Author));
        """,
        await FixAllAsync(new DeclarationFix(), Declaration, "Ephemeral", globalUsings: true),
        StringComparison.Ordinal);

    [Fact]
    public void All_can_be_fixed_at_once()
    {
        Assert.NotNull(new DecisionFix().GetFixAllProvider());
        Assert.NotNull(new DeclarationFix().GetFixAllProvider());
    }

    /// <summary>Applies a fix again and again, until there is nothing left to fix.</summary>
    private static async Task<string> FixAllAsync(CodeFixProvider fix, string code, string key, bool globalUsings, int rounds = 10)
    {
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            "Plug",
            "Plug",
            LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: Source.Parsing,
            metadataReferences: Source.References));
        project = globalUsings ? project.AddDocument("Usings.cs", SourceText.From(Source.Usings)).Project : project;
        var document = project.AddDocument("Code.cs", SourceText.From(code));
        for (var round = 0; round < rounds; round++)
        {
            var compilation = (await document.Project.GetCompilationAsync())!;
            var tree = await document.GetSyntaxTreeAsync();
            var found = (await compilation.WithAnalyzers(Source.Analyzers).GetAnalyzerDiagnosticsAsync())
                .Where(one => fix.FixableDiagnosticIds.Contains(one.Id) && one.Location.SourceTree == tree)
                .OrderBy(one => one.Location.SourceSpan.Start)
                .ToList();
            if (found.Count == 0)
            {
                break;
            }

            var actions = new List<CodeAction>();
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, found[0], (action, _) => actions.Add(action), CancellationToken.None));
            var operations = await actions.Single(action => action.EquivalenceKey == key).GetOperationsAsync(CancellationToken.None);
            document = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
        }

        return (await document.GetTextAsync()).ToString();
    }
}
