using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>Makes objects of the object model. It constructs declared types and nothing else.</summary>
public sealed class ModelReader
{
    private readonly PersistedTypeRegistry _types;

    // An object that is being constructed is in here with null.
    private readonly Dictionary<PersistedObject, object?> _made = new(ReferenceEqualityComparer.Instance);

    private ModelReader(PersistedTypeRegistry types) => _types = types;

    /// <exception cref="InvalidDataException">The model does not fit the declared types; the message says where.</exception>
    public static T Read<T>(PersistedObject root, PersistedTypeRegistry types)
        where T : class
    {
        try
        {
            return new ModelReader(types).ReadObject(root) as T
                ?? throw new InvalidDataException($"It holds a \"{root.TypeName}\" where a {typeof(T).Name} belongs.");
        }
        catch (InsufficientExecutionStackException exception)
        {
            throw new InvalidDataException("Its objects are nested too deeply.", exception);
        }
    }

    internal object ReadObject(PersistedObject node)
    {
        if (_made.TryGetValue(node, out var known))
        {
            return known ?? throw new InvalidDataException($"An object of type \"{node.TypeName}\" needs itself to be constructed.");
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        var type = _types.Find(node.TypeName)
            ?? throw new InvalidDataException($"It holds the type \"{node.TypeName}\", which none of its drop-ins declares.");
        if (node.Version != type.Version)
        {
            throw new InvalidDataException(
                $"It holds version {node.Version} of the type \"{node.TypeName}\"; the drop-in that was loaded has version {type.Version}.");
        }

        _made.Add(node, null);
        var members = new ModelMembers(this, node);
        var made = Guard(node, () => type.Create(members));
        _made[node] = made;
        if (type.Populate is { } populate)
        {
            Guard(node, () =>
            {
                populate(made, members);
                return made;
            });
        }

        return made;
    }

    private static object Guard(PersistedObject node, Func<object> step)
    {
        try
        {
            return step();
        }
        catch (Exception exception) when (exception is not (InvalidDataException or InsufficientExecutionStackException))
        {
            // Constructors check what they are given, with whatever exception they like.
            throw new InvalidDataException($"An object of type \"{node.TypeName}\" cannot be constructed: {exception.Message}", exception);
        }
    }
}
