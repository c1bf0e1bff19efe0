using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Twisted.Persistence.Comparing;

namespace Twisted.Persistence.Model;

/// <summary>Makes collections of the types that .NET has, and of such as are made alike.</summary>
internal static class CollectionMaker
{
    private static readonly Dictionary<Type, Type> Interfaces = new()
    {
        [typeof(IList<>)] = typeof(List<>),
        [typeof(ICollection<>)] = typeof(List<>),
        [typeof(ISet<>)] = typeof(HashSet<>),
        [typeof(IReadOnlySet<>)] = typeof(HashSet<>),
        [typeof(IImmutableList<>)] = typeof(ImmutableList<>),
        [typeof(IImmutableSet<>)] = typeof(ImmutableHashSet<>),
        [typeof(IImmutableQueue<>)] = typeof(ImmutableQueue<>),
        [typeof(IImmutableStack<>)] = typeof(ImmutableStack<>),
    };

    /// <param name="reader">Makes the items.</param>
    /// <param name="node">What it is made of.</param>
    /// <param name="wanted">A type of collection, or one that such a type implements.</param>
    /// <param name="comparer">Compares the items; null for what is usual.</param>
    /// <param name="register">Gets the collection before it has items, where it may be its own item.</param>
    /// <exception cref="InvalidCastException">No such collection can be made.</exception>
    public static object Make(ModelReader reader, PersistedList node, Type wanted, StringComparer? comparer, Action<object> register)
    {
        if (!CollectionTypes.IsCollection(wanted))
        {
            throw new InvalidCastException();
        }

        var itemType = CollectionTypes.ItemType(wanted);
        if (wanted.IsArray || IsReadOnlyInterface(wanted))
        {
            return wanted is { IsArray: true, IsSZArray: false } ? throw new InvalidCastException() : MakeArray(reader, node, itemType, register);
        }

        var type = Concrete(wanted, itemType);
        if (MakeEmpty(type, comparer) is { } made && Adder(made, type, itemType) is { } add)
        {
            register(made);
            foreach (var item in node.Items)
            {
                if (!add(ModelValues.Item(reader, item, itemType)))
                {
                    throw Twice(node, item);
                }
            }

            return made;
        }

        return MakeAtOnce(reader, node, type, itemType, comparer);
    }

    private static object MakeAtOnce(ModelReader reader, PersistedList node, Type type, Type itemType, StringComparer? comparer) =>
        reader.MakeWhole(node, () =>
        {
            var items = MakeArray(reader, node, itemType, static _ => { });
            if (type.Name is "Stack`1" or "ConcurrentStack`1" or "ImmutableStack`1" or "ConcurrentBag`1")
            {
                // They are listed from the top, and filled from the bottom.
                Array.Reverse(items);
            }

            var made = MadeOf(type, items, comparer) ?? MadeOfSet(type, items, itemType, comparer) ?? throw new InvalidCastException();
            CheckOnce(node, items, made, comparer);
            return made;
        });

    /// <summary>An empty collection that can be added to; null when the type has no constructor for that.</summary>
    internal static object? MakeEmpty(Type type, StringComparer? comparer)
    {
        if (type.IsAbstract || type.IsValueType)
        {
            return null;
        }

        foreach (var constructor in type.GetConstructors())
        {
            var parameters = constructor.GetParameters();
            if (comparer is null ? parameters.Length == 0 : parameters is [{ ParameterType.IsInterface: true } only] && only.ParameterType.IsInstanceOfType(comparer))
            {
                return constructor.Invoke(comparer is null ? [] : [comparer]);
            }
        }

        return null;
    }

    /// <summary>What is made of all its items at once: by a constructor, or by the method that .NET has beside the type.</summary>
    internal static object? MadeOf(Type type, object items, StringComparer? comparer)
    {
        foreach (var constructor in type.GetConstructors())
        {
            if (comparer is null && constructor.GetParameters() is [var only] && only.ParameterType.IsInstanceOfType(items))
            {
                return constructor.Invoke([items]);
            }
        }

        return type.IsGenericType ? ByFactory(type, items, comparer) : null;
    }

    /// <summary>What is only made of another set, such as one that cannot be changed.</summary>
    private static object? MadeOfSet(Type type, Array items, Type itemType, StringComparer? comparer) =>
        comparer is null ? MadeOf(type, Activator.CreateInstance(typeof(HashSet<>).MakeGenericType(itemType), items)!, comparer) : null;

    /// <summary><c>ImmutableList.CreateRange(items)</c>, <c>FrozenSet.ToFrozenSet(items, comparer)</c> and their like.</summary>
    private static object? ByFactory(Type type, object items, StringComparer? comparer)
    {
        var name = type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)];
        var arguments = type.GetGenericArguments();
        foreach (var method in type.Assembly.GetType($"{type.Namespace}.{name}")?.GetMethods(BindingFlags.Public | BindingFlags.Static) ?? [])
        {
            if (!(method.Name == "CreateRange" || method.Name == $"To{name}") || method.GetGenericArguments().Length != arguments.Length)
            {
                continue;
            }

            var closed = method.MakeGenericMethod(arguments);
            var given = Arguments(closed.GetParameters(), items, comparer);
            if (given is not null && closed.ReturnType == type)
            {
                return closed.Invoke(null, given);
            }
        }

        return null;
    }

    private static object?[]? Arguments(ParameterInfo[] parameters, object items, StringComparer? comparer)
    {
        var given = new object?[parameters.Length];
        var used = 0;
        for (var i = 0; i < parameters.Length; i++)
        {
            var type = parameters[i].ParameterType;
            if (type.IsInstanceOfType(items))
            {
                given[i] = items;
                used++;
            }
            else if (comparer is not null && type.IsInstanceOfType(comparer))
            {
                given[i] = comparer;
                used++;
            }
            else if (!parameters[i].IsOptional)
            {
                return null;
            }
        }

        return used == (comparer is null ? 1 : 2) ? given : null;
    }

    private static Array MakeArray(ModelReader reader, PersistedList node, Type itemType, Action<object> register)
    {
        var array = Array.CreateInstance(itemType, node.Items.Count);
        register(array);
        for (var i = 0; i < array.Length; i++)
        {
            array.SetValue(ModelValues.Item(reader, node.Items[i], itemType), i);
        }

        return array;
    }

    /// <summary>A set has each item once; what was made of one that was written has, and an edited file may not.</summary>
    private static void CheckOnce(PersistedList node, Array items, object made, StringComparer? comparer)
    {
        if (made is not IEnumerable set || !IsSet(made.GetType()) || set.Cast<object?>().Count() == items.Length)
        {
            return;
        }

        var met = new HashSet<object?>(comparer is null ? null : new OfTexts(comparer));
        throw Twice(node, node.Items[Enumerable.Range(0, items.Length).FirstOrDefault(i => !met.Add(items.GetValue(i)))]);
    }

    private static UnfitException Twice(PersistedList node, object? item) =>
        new($"{ModelText.Of(item)} is there twice, and a set has each item once") { Place = node.PlaceOfPart(item) };

    private static bool IsSet(Type type) => Array.Exists(
        type.GetInterfaces(),
        one => one.IsGenericType && one.GetGenericTypeDefinition() is var definition && (definition == typeof(IReadOnlySet<>) || definition == typeof(IImmutableSet<>)));

    /// <returns>What adds an item, and says false where it is there already.</returns>
    private static Func<object?, bool>? Adder(object made, Type type, Type itemType)
    {
        if (made is IList list)
        {
            return item =>
            {
                list.Add(item);
                return true;
            };
        }

        var set = typeof(ISet<>).MakeGenericType(itemType);
        if (set.IsAssignableFrom(type))
        {
            var addOnce = set.GetMethod("Add")!;
            return item => (bool)addOnce.Invoke(made, BindingFlags.DoNotWrapExceptions, null, [item], null)!;
        }

        var collection = typeof(ICollection<>).MakeGenericType(itemType);
        if (!collection.IsAssignableFrom(type))
        {
            return null;
        }

        var add = collection.GetMethod("Add")!;
        return item =>
        {
            add.Invoke(made, BindingFlags.DoNotWrapExceptions, null, [item], null);
            return true;
        };
    }

    private static bool IsReadOnlyInterface(Type wanted) =>
        wanted is { IsInterface: true, IsGenericType: true }
        && wanted.GetGenericTypeDefinition() is var definition
        && (definition == typeof(IEnumerable<>) || definition == typeof(IReadOnlyList<>) || definition == typeof(IReadOnlyCollection<>));

    private static Type Concrete(Type wanted, Type itemType)
    {
        if (CollectionTypes.SaysNothing(wanted))
        {
            return typeof(List<object?>);
        }

        return wanted is { IsInterface: true, IsGenericType: true } && Interfaces.TryGetValue(wanted.GetGenericTypeDefinition(), out var type)
            ? type.MakeGenericType(itemType)
            : wanted;
    }

    private sealed class OfTexts(StringComparer comparer) : IEqualityComparer<object?>
    {
        bool IEqualityComparer<object?>.Equals(object? x, object? y) => comparer.Equals(x as string, y as string);

        int IEqualityComparer<object?>.GetHashCode(object? obj) => obj is string text ? comparer.GetHashCode(text) : 0;
    }
}
