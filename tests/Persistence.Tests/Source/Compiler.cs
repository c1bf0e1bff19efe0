using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Twisted.Persistence;

namespace Twisted.Tests.Persistence.Source;

/// <summary>The compiler of C#, to which a <c>.tas</c> must mean the same as to our reader.</summary>
internal static class Compiler
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || path.EndsWith("Twisted.Persistence.dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))];

    public static IEnumerable<string> FaultsOfSyntax(string text) =>
        CSharpSyntaxTree.ParseText(text, Parsing).GetDiagnostics().Concat(CSharpSyntaxTree.ParseText(text).GetDiagnostics()).Select(fault => fault.ToString());

    /// <summary>What the variable "application" has when the text was run; null with the first fault when it cannot be compiled.</summary>
    public static TapDocument? Run(string text, out string? fault)
    {
        var compilation = CSharpCompilation.CreateScriptCompilation("Tas" + Guid.NewGuid().ToString("N"), CSharpSyntaxTree.ParseText(text, Parsing), References);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        fault = result.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)?.ToString();
        if (!result.Success)
        {
            return null;
        }

        var script = Assembly.Load(image.ToArray()).GetType(compilation.ScriptClass!.MetadataName)!;
        var submissions = new object?[2];
        ((Task)script.GetMethod("<Factory>")!.Invoke(null, [submissions])!).GetAwaiter().GetResult();
        return (TapDocument)script.GetField("application", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(submissions[1])!;
    }
}
