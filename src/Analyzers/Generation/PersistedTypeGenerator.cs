using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Twisted.Analyzers.Model;

namespace Twisted.Analyzers.Generation;

/// <summary>Writes how types with <c>[Persisted]</c> are kept in a tap, and declares them for their assembly.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class PersistedTypeGenerator : IIncrementalGenerator
{
    /// <summary>The step that makes the models of types; for tests.</summary>
    public const string TypesStep = "Types";

    /// <summary>The step that makes the model of the assembly's declaration; for tests.</summary>
    public const string RegistrationStep = "Registration";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var types = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                PersistenceSymbols.PersistedMetadataName,
                static (node, _) => node is TypeDeclarationSyntax,
                static (found, cancellationToken) => TypeModel.Of((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation, cancellationToken))
            .Where(static type => type is not null)
            .Select(static (type, _) => type!)
            .WithTrackingName(TypesStep);
        context.RegisterSourceOutput(types, static (output, type) => output.AddSource(type.FileName, Text(TypeSource.Of(type))));

        var registration = types
            .Select(static (type, _) => type.FullName)
            .Collect()
            .Combine(context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName))
            .Select(static (found, _) => new RegistrationModel(
                RegistrationSource.NamespaceOf(found.Right),
                new EquatableList<string>(found.Left.Distinct().OrderBy(static name => name, StringComparer.Ordinal))))
            .WithTrackingName(RegistrationStep);
        context.RegisterSourceOutput(registration, static (output, model) =>
        {
            if (model.Types.Count > 0)
            {
                output.AddSource($"{RegistrationSource.ClassName}.g.cs", Text(RegistrationSource.Of(model)));
            }
        });
    }

    private static Microsoft.CodeAnalysis.Text.SourceText Text(string source) => Microsoft.CodeAnalysis.Text.SourceText.From(source, Encoding.UTF8);
}
