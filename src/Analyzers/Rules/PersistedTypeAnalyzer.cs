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
            var declared = new Lazy<DeclaredTypes>(() => DeclaredTypes.Of(start.Compilation, start.CancellationToken));
            start.RegisterSymbolAction(
                symbol =>
                {
                    var type = (INamedTypeSymbol)symbol.Symbol;
                    if (PersistedDeclaration.Of(type, symbol.Compilation, symbol.CancellationToken) is not { } declaration)
                    {
                        return;
                    }

                    foreach (var fault in declaration.Faults.Concat(Undeclared(declaration, declared)))
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

    /// <summary>What is kept of a type of this compilation that nothing declares. What others can derive from, others may declare.</summary>
    private static IEnumerable<Diagnostic> Undeclared(PersistedDeclaration declaration, Lazy<DeclaredTypes> declared)
    {
        foreach (var member in declaration.Kept)
        {
            foreach (var part in Holdable.FindDeclarable(member.Member.Type))
            {
                var isClosed = part.IsValueType || part.IsSealed || !IsPublic(part) || DotNetCollections.IsCollection(part);
                if (isClosed && part.Locations.Any(place => place.IsInSource) && part.FindAttribute(PersistenceSymbols.Persisted) is null && declared.Value.Lacks(part))
                {
                    yield return Diagnostic.Create(
                        Rule.NotHoldable,
                        member.Member.IsHere ? member.Member.Symbol.FirstLocation() : declaration.Type.FirstLocation(),
                        member.Member.Name,
                        declaration.Type.Name,
                        member.Member.Type.ToDisplayString(),
                        $", because \"{part.Name}\" is not declared as persisted");
                    break;
                }
            }
        }
    }

    private static bool IsPublic(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }

        return true;
    }
}
