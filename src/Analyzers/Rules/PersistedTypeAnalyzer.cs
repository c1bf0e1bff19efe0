using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Twisted.Analyzers.Model;

namespace Twisted.Analyzers.Rules;

/// <summary>Says what is wrong with types that have <c>[Persisted]</c>, and which of their fields nobody decided on.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class PersistedTypeAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rule.OfTypes;

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(PersistenceSymbols.PersistedMetadataName) is null)
            {
                return;
            }

            // A field of a base class is told once, however many types derive from it.
            var told = new ConcurrentDictionary<(string Id, Location Place), bool>();
            start.RegisterSymbolAction(
                symbol =>
                {
                    var type = (INamedTypeSymbol)symbol.Symbol;
                    foreach (var fault in PersistedDeclaration.Of(type, symbol.Compilation, symbol.CancellationToken)?.Faults ?? [])
                    {
                        if (told.TryAdd((fault.Id, fault.Location), true) || fault.Location.Equals(type.FirstLocation()))
                        {
                            symbol.ReportDiagnostic(fault);
                        }
                    }
                },
                SymbolKind.NamedType);
        });
    }
}
