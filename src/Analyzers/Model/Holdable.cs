using Microsoft.CodeAnalysis;

namespace Twisted.Analyzers.Model;

/// <summary>What a tap can hold, as far as a type says so.</summary>
internal static class Holdable
{
    private static readonly HashSet<string> Never = new(StringComparer.Ordinal)
    {
        "System.Delegate", "System.Exception", "System.IntPtr", "System.UIntPtr", "System.Type", "System.Reflection.MemberInfo", "System.Reflection.Assembly",
        "System.IO.Stream", "System.IO.TextReader", "System.IO.TextWriter", "System.IServiceProvider", "System.TimeProvider", "System.Random",
        "System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient", "System.Net.Sockets.TcpListener", "System.Net.Http.HttpClient",
        "System.Threading.Tasks.Task", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.TaskCompletionSource",
        "System.Threading.CancellationToken", "System.Threading.CancellationTokenSource", "System.Threading.ITimer", "System.Threading.Timer",
        "System.Timers.Timer", "System.Threading.Lock", "System.Threading.SemaphoreSlim", "System.Threading.Thread", "System.Threading.WaitHandle",
        "System.Diagnostics.Process", "System.Diagnostics.Stopwatch", "System.Security.Cryptography.X509Certificates.X509Certificate",
        "Microsoft.Extensions.Logging.ILogger", "Microsoft.Extensions.Logging.ILoggerFactory",
    };

    /// <summary>Of these nothing refers to an object that is not made yet.</summary>
    private static readonly HashSet<string> Values = new(StringComparer.Ordinal)
    {
        "System.Guid", "System.DateTimeOffset", "System.TimeSpan", "System.DateOnly", "System.TimeOnly", "System.Uri", "System.Version", "System.Half",
        "System.Int128", "System.UInt128", "System.Numerics.BigInteger", "System.Text.Rune", "System.Net.IPAddress", "System.Net.IPEndPoint",
        "System.Net.DnsEndPoint", "System.Net.EndPoint", "System.Net.IPNetwork", "Twisted.Network.ServerEndpoint", "Twisted.Network.ClientEndpoint",
        "Twisted.Network.DatagramEndpoint", "Twisted.Network.DatagramClientEndpoint",
    };

    /// <summary>These .NET has for values, of which they do not say what they are.</summary>
    private static readonly HashSet<string> Vague = new(StringComparer.Ordinal)
    {
        "System.IFormattable", "System.ISpanFormattable", "System.IUtf8SpanFormattable", "System.IConvertible", "System.IComparable", "System.IEquatable",
        "System.IParsable", "System.ISpanParsable", "System.IUtf8SpanParsable", "System.ICloneable", "System.Collections.IEnumerable",
        "System.Collections.ICollection", "System.Collections.IList", "System.Collections.IDictionary", "System.Runtime.CompilerServices.ITuple",
    };

    /// <summary>The type, or the part of it, that no tap can hold; null when there is none.</summary>
    public static ITypeSymbol? FindFault(ITypeSymbol type)
    {
        switch (type)
        {
            case { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Dynamic or TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.Delegate }:
                return type;
            case { IsRefLikeType: true }:
                return type;
            case IArrayTypeSymbol { Rank: > 1 }:
                return type;
            case IArrayTypeSymbol array:
                return FindFault(array.ElementType);
        }

        if (IsOneOf(type, Never) || (type is INamedTypeSymbol one && IsDotNets(one) && !HasForm(one)))
        {
            return type;
        }

        foreach (var argument in type is INamedTypeSymbol named && !IsOurs(named) ? named.TypeArguments : [])
        {
            if (FindFault(argument) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>True for a value that cannot be part of a cycle of references, so that it can be set while its object is made.</summary>
    public static bool IsValue(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Enum } => true,
        { SpecialType: >= SpecialType.System_Boolean and <= SpecialType.System_String or SpecialType.System_DateTime } => true,
        IArrayTypeSymbol array => IsValue(array.ElementType),
        INamedTypeSymbol { TypeArguments.IsEmpty: false } generic =>
            IsContainer(generic) && generic.TypeArguments.All(IsValue),
        _ => IsOneOf(type, Values),
    };

    /// <summary>The classes and structures in a type that have to be declared: those that are neither .NET's nor a value.</summary>
    public static IEnumerable<INamedTypeSymbol> FindDeclarable(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => FindDeclarable(array.ElementType),
        INamedTypeSymbol named when IsDotNets(named) => named.TypeArguments.SelectMany(FindDeclarable),
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false } named when !IsOneOf(named, Values) => [named],
        _ => [],
    };

    /// <summary>False for what .NET has, and a tap has no form for; what can be derived from may be a type that is declared.</summary>
    private static bool HasForm(INamedTypeSymbol type) =>
        type.TypeKind is TypeKind.Enum
        || type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_String or SpecialType.System_DateTime
        || IsContainer(type)
        || (type.TypeKind == TypeKind.Interface ? !Vague.Contains(NameOf(type)) && !DotNetCollections.IsCollection(type) : IsOneOf(type, Values) || CanBeDerived(type));

    private static bool CanBeDerived(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsAbstract: true }
        && !DotNetCollections.IsCollection(type)
        && type.InstanceConstructors.Any(constructor => constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal);

    private static bool IsContainer(INamedTypeSymbol type) =>
        type.IsTupleType
        || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        || DotNetCollections.HasForm(type);

    /// <summary>The arguments of other generic types need not be what they hold.</summary>
    private static bool IsOurs(INamedTypeSymbol type) => !type.IsGenericType || !IsContainer(type);

    private static bool IsDotNets(INamedTypeSymbol type) =>
        type.ContainingAssembly?.Name is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "System" or "mscorlib" or "netstandard" or "Microsoft.Win32.Primitives");

    private static bool IsOneOf(ITypeSymbol type, HashSet<string> names)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (names.Contains(NameOf(current)))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(one => names.Contains(NameOf(one))) && type.Locations.All(location => !location.IsInSource);
    }

    private static string NameOf(ITypeSymbol type) => $"{type.ContainingNamespace?.ToDisplayString()}.{type.Name}";
}
