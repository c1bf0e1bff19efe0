using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Twisted.Analyzers.Model;

namespace Twisted.Analyzers.Rules;

/// <summary>Looks at types that are declared in code, by <c>types.Add</c>: which of their fields are not written, which steps are missing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class RegistrationAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property of a diagnostic that has the names of the members, with commas between them.</summary>
    public const string MembersProperty = "Members";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule.UndecidedInDeclaration, Rule.StepMissing];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Look, OperationKind.Invocation);
    }

    private static void Look(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod is not { Name: "Add", TypeArguments.Length: 1 } method
            || !method.ContainingType.IsOfPersistence("PersistedTypeRegistry")
            || call.Syntax is not InvocationExpressionSyntax syntax
            || method.TypeArguments[0] is not INamedTypeSymbol type
            || call.SemanticModel is not { } model)
        {
            return;
        }

        var steps = UpgradeSteps.After(syntax, model, context.CancellationToken);
        if (ArgumentOf(call, "version") is { ConstantValue.Value: int version } && steps.FindGap(version) is { } gap)
        {
            var name = ArgumentOf(call, "name")?.ConstantValue.Value as string ?? type.Name;
            context.ReportDiagnostic(Diagnostic.Create(Rule.StepMissing, PlaceOf(syntax), name, version, gap, gap));
        }

        if (FindWriting(call) is not { } writing)
        {
            // It comes from elsewhere, and cannot be looked into.
            return;
        }

        var mentions = new Mentions(model.Compilation, context.CancellationToken);
        if (writing is IMethodReferenceOperation reference)
        {
            mentions.AddBodyOf(reference.Method);
        }
        else
        {
            mentions.Add(writing.Syntax);
        }

        var members = TypeState.Of(type, model.Compilation, context.CancellationToken);
        TypeState.Settle(members, mentions);
        foreach (var name in steps.Ephemeral)
        {
            var named = new Mentions(model.Compilation, context.CancellationToken);
            foreach (var property in PropertiesOf(type, name))
            {
                named.AddBodyOf(property);
            }

            TypeState.Settle(members, named);
        }

        // What a type keeps by its own words still has to be written where it is declared by hand.
        var open = members.FindAll(member =>
            member is { HasStorage: true, Ephemeral: null, IsDecidedElsewhere: false } && !steps.Ephemeral.Contains(member.Name));
        if (open.Count == 0)
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule.UndecidedInDeclaration,
            PlaceOf(syntax),
            ImmutableDictionary<string, string?>.Empty.Add(MembersProperty, string.Join(",", open.Select(member => member.Name))),
            type.Name,
            string.Join(", ", open.Select(member => $"\"{member.Name}\""))));
    }

    /// <summary>The lambda or method that writes the members; null when it is anything else.</summary>
    private static IOperation? FindWriting(IInvocationOperation call)
    {
        var value = ArgumentOf(call, "write");
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation or IMethodReferenceOperation } creation ? creation.Target : null;
    }

    private static IOperation? ArgumentOf(IInvocationOperation call, string parameter)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Name == parameter)
            {
                return argument.Value;
            }
        }

        return null;
    }

    private static IEnumerable<IPropertySymbol> PropertiesOf(INamedTypeSymbol type, string name)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var property in current.GetMembers(name).OfType<IPropertySymbol>())
            {
                yield return property;
            }
        }
    }

    /// <summary>The name of the method with its type arguments: the call itself may have dozens of lines.</summary>
    private static Location PlaceOf(InvocationExpressionSyntax call) => call.Expression is MemberAccessExpressionSyntax access
        ? access.Name.GetLocation()
        : call.Expression.GetLocation();
}
