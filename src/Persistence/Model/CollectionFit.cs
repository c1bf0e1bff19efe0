using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>Tells which collections come back as what they are.</summary>
/// <remarks>It asks the code that makes them: so what is written can be read, whatever types .NET will have.</remarks>
internal sealed class CollectionFit
{
    private static readonly PersistedTypeRegistry NoTypes = new();

    private readonly Dictionary<(Type Type, Type Declared, bool Compares), string?> _faults = [];

    /// <param name="type">The type of a collection, which is no persisted type.</param>
    /// <param name="declared">The type that it will be read as, no nullable.</param>
    /// <param name="compares">True when its comparer is kept, too.</param>
    /// <returns>Why it would not come back; null when it does.</returns>
    public string? FaultOf(Type type, Type declared, bool compares)
    {
        var key = (type, declared, compares);
        if (!_faults.TryGetValue(key, out var fault))
        {
            _faults.Add(key, fault = Find(type, declared, compares));
        }

        return fault;
    }

    private static string? Find(Type type, Type declared, bool compares)
    {
        if (CollectionTypes.SaysNothing(declared))
        {
            return type == typeof(object[]) || type == typeof(List<object?>)
                ? null
                : $"a {type} that is written as {declared} would not come back as what it is; write it as what it is";
        }

        if (type.IsVariableBoundArray)
        {
            return $"no tap can hold a {type}, an array of several dimensions; write an array of arrays";
        }

        if (!IsDotNets(type) && !(declared.IsInterface && type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)))
        {
            // Of what it has besides items nobody knows.
            return $"the type {type} is not declared as persisted; its package declares it, or keeps the items in one of .NET's collections";
        }

        if (MadeAs(declared, compares ? StringComparer.Ordinal : null) is not { } made)
        {
            return $"no tap can hold a {declared}";
        }

        // What is abstract stands for types that nobody can name. An array of a derived type comes back as the array that is declared, which has the same items.
        return declared.IsAbstract || made == type || (made.IsSZArray && type.IsSZArray)
            ? null
            : $"a {type} that is written as {declared} would come back as {(made == declared ? "that" : made)}; write it as {type}";
    }

    /// <summary>The type of the collection that reading makes; null when it makes none.</summary>
    private static Type? MadeAs(Type declared, StringComparer? comparer)
    {
        var reader = ModelReader.ForValues(NoTypes);
        try
        {
            return (CollectionTypes.KeyAndValueTypes(declared) is null
                ? CollectionMaker.Make(reader, new PersistedList(), declared, comparer, static _ => { })
                : DictionaryMaker.Make(reader, new PersistedMap(), declared, comparer, static _ => { })).GetType();
        }
        catch (Exception exception) when (exception is InvalidCastException or MissingMethodException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsDotNets(Type type) =>
        type.IsArray || type.Assembly == typeof(object).Assembly || type.Assembly.GetName().Name?.StartsWith("System.", StringComparison.Ordinal) == true;
}
