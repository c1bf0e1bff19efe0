using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Twisted.Analyzers.Generation;
using Twisted.Analyzers.Rules;
using Twisted.Services;

namespace Twisted.Tests.Analyzers;

/// <summary>Code as of a plug-in, with the Framework and the namespaces that its Sdk imports.</summary>
internal static class Source
{
    public const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using Twisted.Network;
        global using Twisted.Persistence;
        global using Twisted.Services;
        """;

    public static readonly CSharpParseOptions Parsing = new(LanguageVersion.Preview);

    public static ImmutableArray<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "Microsoft.Extensions.Logging.Abstractions.dll"))
            .Append(typeof(Service).Assembly.Location)
            .Distinct()
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers => [new PersistedTypeAnalyzer(), new RegistrationAnalyzer(), new NameAnalyzer()];

    public static CSharpCompilation Compile(params string[] files) => CSharpCompilation.Create(
        "Plug.In",
        [.. files.Prepend(Usings).Select((file, index) => CSharpSyntaxTree.ParseText(file, Parsing, $"File{index}.cs"))],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The compilation with what the generator adds; it fails when that does not compile.</summary>
    public static Compilation Generate(Compilation compilation, out GeneratorDriverRunResult result)
    {
        var driver = CSharpGeneratorDriver.Create([new PersistedTypeGenerator().AsSourceGenerator()], parseOptions: Parsing)
            .RunGeneratorsAndUpdateCompilation(compilation, out var complete, out var complaints);
        result = driver.GetRunResult();
        Assert.Empty(complaints);
        Assert.Null(result.Results[0].Exception);
        return complete;
    }

    /// <summary>What the analyzers say, in the order of the code, each with its line.</summary>
    public static async Task<string[]> DiagnoseAsync(params string[] files)
    {
        var complete = Generate(Compile(files), out _);
        var found = await complete.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync();
        return
        [
            .. found.OrderBy(one => one.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(one => one.Location.SourceSpan.Start)
                .ThenBy(one => one.Id, StringComparer.Ordinal)
                .Select(one => $"{one.Location.GetLineSpan().StartLinePosition.Line + 1}: {one.Id} {one.GetMessage(null)}"),
        ];
    }

    /// <summary>The codes of what the analyzers say.</summary>
    public static async Task<string> CodesAsync(params string[] files) =>
        string.Join(' ', (await DiagnoseAsync(files)).Select(line => line.Split(' ')[1]));

    /// <summary>What does not compile, or is warned of, with what the generator adds.</summary>
    public static string[] Complaints(Compilation complete) =>
        [.. complete.GetDiagnostics().Where(one => one.Severity >= DiagnosticSeverity.Warning).Select(one => one.ToString())];
}
