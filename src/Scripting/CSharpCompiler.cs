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
    /// <summary>What need not be said in each file: the usings that a console program has, and those of the framework.</summary>
    private static readonly string[] Usings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net", "System.Net.Http", "System.Text", "System.Threading", "System.Threading.Tasks",
        "Microsoft.Extensions.Logging", "Twisted.Network", "Twisted.Persistence", "Twisted.Plugins", "Twisted.Services", "Twisted.Usage",
    ];

    /// <returns>The class that the file has become.</returns>
    /// <exception cref="TapException">It cannot be read or compiled.</exception>
    public static Type Compile(string path)
    {
        var tree = CSharpSyntaxTree.ParseText(Read(path), new CSharpParseOptions(LanguageVersion.Latest, kind: SourceCodeKind.Script), path);
        RefuseDirectives(tree, path);
        var compilation = CSharpCompilation.CreateScriptCompilation(
            "application",
            tree,
            HostReferences.All(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, usings: Usings, nullableContextOptions: NullableContextOptions.Annotations));
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        if (!result.Success)
        {
            throw Fault(path, [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)]);
        }

        image.Position = 0;
        symbols.Position = 0;
        return new ScriptLoadContext().LoadFromStream(image, symbols).GetType(compilation.ScriptClass!.MetadataName, throwOnError: true)!;
    }

    private static SourceText Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return SourceText.From(stream, Encoding.UTF8);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TapException($"cannot read \"{path}\": there is no such file", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new TapException($"cannot read \"{path}\": {(Directory.Exists(path) ? "it is a folder" : "permission denied")}", exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new TapException($"cannot read \"{path}\": {exception.Message}", exception);
        }
    }

    /// <summary>Packages of a file's own are for later; without this the compiler would say that of them which helps nobody.</summary>
    private static void RefuseDirectives(SyntaxTree tree, string path)
    {
        for (var directive = ((CompilationUnitSyntax)tree.GetRoot()).GetFirstDirective(); directive is not null; directive = directive.GetNextDirective())
        {
            if (directive.IsKind(SyntaxKind.ReferenceDirectiveTrivia) || directive.IsKind(SyntaxKind.LoadDirectiveTrivia) || directive.ToString().StartsWith("#:", StringComparison.Ordinal))
            {
                throw new TapException($"cannot compile \"{path}\": {Place(directive.GetLocation())}: \"{directive.ToString().Trim()}\" is not supported yet");
            }
        }
    }

    private static TapException Fault(string path, Diagnostic[] faults)
    {
        var first = faults.OrderBy(fault => fault.Location.SourceSpan.Start).First();
        var more = faults.Length == 1 ? "" : $"\nThere {(faults.Length == 2 ? "is 1 more fault" : $"are {faults.Length - 1} more faults")} in the file.";
        return new TapException($"cannot compile \"{path}\": {Place(first.Location)}: {first.Id}: {first.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}{more}");
    }

    private static string Place(Location location)
    {
        var start = location.GetLineSpan().StartLinePosition;
        return $"line {start.Line + 1}, column {start.Character + 1}";
    }
}
