using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Twisted.Persistence;

namespace Twisted.Scripting;

/// <summary>Makes code of a file of statements.</summary>
internal static class CSharpCompiler
{
    private const int ShownErrors = 10;

    /// <summary>What need not be said in each file: the usings that a console program has, and those of the framework.</summary>
    private static readonly string[] Usings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net", "System.Net.Http", "System.Text", "System.Threading", "System.Threading.Tasks",
        "Microsoft.Extensions.Logging", "Twisted.Network", "Twisted.Persistence", "Twisted.Plugins", "Twisted.Services", "Twisted.Usage",
    ];

    /// <param name="path">What errors and symbols call the file.</param>
    /// <param name="text">Its text without the lines that ask for packages.</param>
    /// <param name="packageAssemblies">The paths of what the packages have.</param>
    /// <param name="usings">More namespaces that it need not name.</param>
    /// <exception cref="TapException">It cannot be compiled.</exception>
    public static CompiledScript Compile(string path, string text, IEnumerable<string> packageAssemblies, IEnumerable<string> usings)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), new CSharpParseOptions(LanguageVersion.Latest, kind: SourceCodeKind.Script), path);
        RefuseDirectives(tree, path);
        if (((CompilationUnitSyntax)tree.GetRoot()).Members.Count == 0 && !tree.GetDiagnostics().Any())
        {
            // The compiler refuses it without a word.
            throw CSharpFile.LeavesNone(path);
        }

        var compilation = CSharpCompilation.CreateScriptCompilation(
            "application",
            tree,
            HostReferences.With(packageAssemblies),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, usings: Usings.Concat(usings), nullableContextOptions: NullableContextOptions.Annotations, deterministic: true));
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        return result.Success
            ? new CompiledScript(compilation.ScriptClass!.MetadataName, image.ToArray(), symbols.ToArray())
            : throw Fault(path, [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)]);
    }

    /// <summary>Those at the top of the file are gone by now.</summary>
    private static void RefuseDirectives(SyntaxTree tree, string path)
    {
        for (var directive = ((CompilationUnitSyntax)tree.GetRoot()).GetFirstDirective(); directive is not null; directive = directive.GetNextDirective())
        {
            if (directive.IsKind(SyntaxKind.ReferenceDirectiveTrivia) || directive.IsKind(SyntaxKind.LoadDirectiveTrivia) || directive.ToString().StartsWith("#:", StringComparison.Ordinal))
            {
                throw new TapException($"cannot compile \"{path}\":\n{Place(directive.GetLocation())}: error: \"{directive.ToString().Trim()}\" has to stand before the code");
            }
        }
    }

    private static TapException Fault(string path, Diagnostic[] errors)
    {
        var message = new StringBuilder($"cannot compile \"{path}\":");
        foreach (var error in errors.OrderBy(error => error.Location.SourceSpan.Start).Take(ShownErrors))
        {
            message.Append(CultureInfo.InvariantCulture, $"\n{Place(error.Location)}: error {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}");
        }

        if (errors.Length > ShownErrors)
        {
            message.Append(CultureInfo.InvariantCulture, $"\nand {errors.Length - ShownErrors} more.");
        }

        return new TapException(message.ToString());
    }

    /// <summary>As compilers write it, so that editors find the place.</summary>
    private static string Place(Location location)
    {
        var span = location.GetLineSpan();
        return $"{span.Path}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1})";
    }
}
