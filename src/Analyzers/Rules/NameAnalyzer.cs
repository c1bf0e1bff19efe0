using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Twisted.Analyzers.Model;

namespace Twisted.Analyzers.Rules;

/// <summary>Finds persisted names that two types of an assembly have.</summary>
/// <remarks>Of what is declared in code, only what the assembly's own declarations do is looked at: other registries have names of their own.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class NameAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule.NameTwice];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var declarers = start.Compilation.Assembly.GetAttributes()
                .Where(attribute => attribute.AttributeClass.IsOfPersistence("PersistedTypesAttribute"))
                .Select(DeclarerOf)
                .ToList();
            var found = new ConcurrentBag<(string Name, string Type, Location Place)>();
            start.RegisterSymbolAction(
                symbol =>
                {
                    if (symbol.Symbol.FindAttribute(PersistenceSymbols.Persisted) is { ConstructorArguments.Length: 2 } attribute
                        && attribute.ConstructorArguments[0].Value is string name)
                    {
                        found.Add((name, symbol.Symbol.Name, attribute.LocationOr(symbol.Symbol, symbol.CancellationToken)));
                    }
                },
                SymbolKind.NamedType);
            start.RegisterOperationAction(
                operation =>
                {
                    var call = (IInvocationOperation)operation.Operation;
                    if (call.TargetMethod is { Name: "Add", TypeArguments.Length: 1 } method
                        && method.ContainingType.IsOfPersistence("PersistedTypeRegistry")
                        && declarers.Exists(declarer => declarer.Is(operation.ContainingSymbol.ContainingType))
                        && call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "name")?.Value is { ConstantValue.Value: string name } value)
                    {
                        found.Add((name, method.TypeArguments[0].Name, value.Syntax.GetLocation()));
                    }
                },
                OperationKind.Invocation);
            start.RegisterCompilationEndAction(end =>
            {
                foreach (var same in found.GroupBy(one => one.Name, StringComparer.Ordinal))
                {
                    var ordered = same.OrderBy(one => one.Place.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(one => one.Place.SourceSpan.Start).ToList();
                    foreach (var later in ordered.Skip(1))
                    {
                        end.ReportDiagnostic(Diagnostic.Create(Rule.NameTwice, later.Place, same.Key, ordered[0].Type, later.Type));
                    }
                }
            });
        });
    }

    /// <summary>The class that the attribute names, by its type argument or its argument.</summary>
    private static ITypeSymbol? DeclarerOf(AttributeData attribute) =>
        attribute.AttributeClass is { TypeArguments: { Length: 1 } declarers }
            ? declarers[0]
            : attribute.ConstructorArguments.Length == 1 ? attribute.ConstructorArguments[0].Value as ITypeSymbol : null;
}
