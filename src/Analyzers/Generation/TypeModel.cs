using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Twisted.Analyzers.Model;

namespace Twisted.Analyzers.Generation;

/// <summary>All that the source of one persisted type is written from. It holds no symbols, so that equal ones cost nothing.</summary>
/// <param name="FullName">With <c>global::</c>.</param>
/// <param name="FileName">Unique in the compilation.</param>
/// <param name="Namespace">Empty for the global one.</param>
/// <param name="Declarations">Such as <c>partial class Quotes</c>, from the outermost type to it.</param>
internal sealed record TypeModel(
    string FullName,
    string FileName,
    string Namespace,
    EquatableList<string> Declarations,
    string Name,
    bool IsValueType,
    string PersistedName,
    int Version,
    bool HasHook,
    ConstructorKind Constructor,
    bool RestoresDefault,
    EquatableList<MemberModel> Members)
{
    private static readonly SymbolDisplayFormat NameOfType = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <returns>Null when nothing can be generated; the analyzer says why.</returns>
    public static TypeModel? Of(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        if (PersistedDeclaration.Of(type, compilation, cancellationToken) is not { CanBeGenerated: true, Constructor: { } constructor } declaration)
        {
            return null;
        }

        var declarations = new List<string>();
        for (var current = type; current is not null; current = current.ContainingType)
        {
            declarations.Insert(0, $"partial {KindOf(current)} @{current.Name}");
        }

        return new TypeModel(
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            $"{type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)).Replace('@', '_')}.Persisted.g.cs",
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)),
            new EquatableList<string>(declarations),
            $"@{type.Name}",
            type.IsValueType,
            declaration.Name,
            declaration.Version,
            declaration.HasHook,
            constructor.Kind,
            constructor.RestoresDefault,
            new EquatableList<MemberModel>(declaration.Kept.Select(Of)));
    }

    private static MemberModel Of(KeptMember member) => new(
        member.TapName,
        member.Access,
        member.Member.Type.ToDisplayString(NameOfType),
        member.Type.WithNullableAnnotation(member.Type.IsReferenceType ? NullableAnnotation.NotAnnotated : member.Type.NullableAnnotation).ToDisplayString(NameOfType),
        member.IsOptional,
        member.Setting,
        member.Storage?.MetadataName,
        member.Storage?.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
        member.Argument is { } argument ? $"@{argument.Name}" : null);

    private static string KindOf(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, IsValueType: true } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Interface } => "interface",
        { IsValueType: true } => "struct",
        _ => "class",
    };
}
