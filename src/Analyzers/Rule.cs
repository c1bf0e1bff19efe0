using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Twisted.Analyzers;

/// <summary>What is said of persisted types. docs/analyzers.md has the table.</summary>
internal static class Rule
{
    public static readonly DiagnosticDescriptor Undecided = new(
        "TWF001",
        "A member of a persisted type that nobody decided on",
        "\"{0}\" of \"{1}\" is neither kept in a tap nor ephemeral; {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor KeptAndEphemeral = new(
        "TWF002",
        "A member that is kept and ephemeral",
        "\"{0}\" of the persisted type \"{1}\" is both kept and ephemeral; decide on one",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor UndecidedInDeclaration = new(
        "TWF003",
        "A type that is declared in code, with members that nobody decided on",
        "The declaration of \"{0}\" does not write {1}; write it, or say that it is not kept with .Ephemeral(…)",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NotPartial = new(
        "TWF004",
        "A persisted type that is not partial",
        "\"{0}\" is not partial, and how \"{1}\" is kept cannot be added to it; make it partial",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor Impossible = new(
        "TWF005",
        "A type that cannot be a persisted type",
        "\"{0}\" cannot be a persisted type: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NoConstructor = new(
        "TWF006",
        "A persisted type without a usable constructor",
        "\"{0}\" cannot be made of what a tap has: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor BadVersion = new(
        "TWF007",
        "A version below 1",
        "{0} cannot be the version of the persisted type \"{1}\"; versions count from 1",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor BadName = new(
        "TWF008",
        "A name that a tap cannot have",
        "\"{0}\" cannot name {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NameTwice = new(
        "TWF009",
        "A persisted name that two types have",
        "The persisted type \"{0}\" is declared twice, for \"{1}\" and for \"{2}\"; give one of them another name",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor MemberTwice = new(
        "TWF010",
        "Two kept members of one name",
        "\"{0}\" and \"{1}\" of the persisted type \"{2}\" have one name in a tap, \"{3}\"; give one of them another with [Kept(\"…\")]",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NotHoldable = new(
        "TWF011",
        "A kept member of a type that no tap can hold",
        "\"{0}\" of the persisted type \"{1}\" is kept, and no tap can hold its type \"{2}\"{3}; mark it with [Ephemeral], and keep what it is made of",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor Unreachable = new(
        "TWF012",
        "A kept member that cannot be read or set",
        "\"{0}\" is kept, and cannot be {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor StepMissing = new(
        "TWF013",
        "An upgrade step that is missing",
        "The persisted type \"{0}\" has the version {1} and no upgrade from {2}, so taps of then cannot be read; add .Upgrade({3}, …)",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    public static readonly ImmutableArray<DiagnosticDescriptor> OfTypes =
    [
        Undecided, KeptAndEphemeral, NotPartial, Impossible, NoConstructor, BadVersion, BadName, MemberTwice, NotHoldable, Unreachable, StepMissing,
    ];

    private const string Category = "Persistence";
}
