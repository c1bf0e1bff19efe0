using System.Runtime.CompilerServices;
using Twisted.Persistence.Upgrading;

namespace Twisted.Persistence.Model;

/// <summary>Makes objects of the object model. It constructs declared types, and collections of them, and nothing else.</summary>
public sealed class ModelReader
{
    private static readonly object UnderConstruction = new();

    private readonly Upgrader _upgrader;
    private readonly Action<string>? _warn;

    /// <summary>One for each level, used again for each object on it.</summary>
    private readonly List<MembersRead> _frames = [];

    private int _depth;
    private HashSet<string>? _warned;

    /// <summary>All that is read; null for a reader of single values.</summary>
    private PersistedObject? _root;

    /// <summary>True once something old was met, and with it everything else was upgraded.</summary>
    private bool _upgradedAll;

    private ModelReader(PersistedTypeRegistry types, Action<string>? warn)
    {
        _upgrader = new Upgrader(types);
        _warn = warn;
    }

    /// <summary>Makes the objects; those of an older version are upgraded before.</summary>
    /// <param name="root">What they are made of.</param>
    /// <param name="types">The types that there are.</param>
    /// <param name="warn">Hears of members that no type asked for, each name of a type once.</param>
    /// <exception cref="InvalidDataException">The model does not fit the declared types; the message says where.</exception>
    public static T Read<T>(PersistedObject root, PersistedTypeRegistry types, Action<string>? warn = null)
        where T : class
    {
        try
        {
            var reader = new ModelReader(types, warn) { _root = root };
            var made = reader.ReadObject(root);
            if (reader._upgradedAll)
            {
                // Steps may have changed what was made before the first old object was met.
                made = new ModelReader(types, warn) { _root = root, _upgradedAll = true, _warned = reader._warned }.ReadObject(root);
            }

            return made as T
                ?? throw new InvalidDataException($"It holds a \"{Malformed.Name(root.TypeName)}\" where a {typeof(T).Name} belongs{Position.Describe(root.Place)}.");
        }
        catch (InsufficientExecutionStackException exception)
        {
            throw new InvalidDataException("Its objects are nested too deeply.", exception);
        }
    }

    /// <summary>A reader of values that are no objects.</summary>
    internal static ModelReader ForValues(PersistedTypeRegistry types) => new(types, null);

    internal object ReadObject(PersistedObject node)
    {
        if (node.Visitor == this)
        {
            return node.Mark != UnderConstruction
                ? node.Mark!
                : throw new InvalidDataException($"An object of type \"{node.TypeName}\" needs itself to be constructed{Position.Describe(node.Place)}.");
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        var type = _upgrader.FindCurrent(node) ?? BringUpToDate(node);
        node.Visitor = this;
        node.Mark = UnderConstruction;
        if (_frames.Count == _depth)
        {
            _frames.Add(new MembersRead(this));
        }

        var members = _frames[_depth++].Begin(node);
        var made = Create(type, node, members);
        node.Mark = made;
        if (type.Populate is { } populate)
        {
            Populate(populate, made, node, members);
        }

        if (members.FirstUnread is { } name)
        {
            Warn(node, name, members);
        }

        _depth--;
        return made;
    }

    private PersistedType BringUpToDate(PersistedObject node)
    {
        if (_root is not null && !_upgradedAll)
        {
            _upgradedAll = true;
            _upgrader.UpgradeAll(_root);
        }

        return _upgrader.Upgrade(node);
    }

    private static object Create(PersistedType type, PersistedObject node, MembersRead members)
    {
        try
        {
            return type.Create(members);
        }
        catch (Exception exception) when (exception is not (InvalidDataException or InsufficientExecutionStackException))
        {
            throw CannotConstruct(node, exception);
        }
    }

    private static void Populate(Action<object, MemberReader> populate, object made, PersistedObject node, MembersRead members)
    {
        try
        {
            populate(made, members);
        }
        catch (Exception exception) when (exception is not (InvalidDataException or InsufficientExecutionStackException))
        {
            throw CannotConstruct(node, exception);
        }
    }

    // Constructors check what they are given, with whatever exception they like.
    private static InvalidDataException CannotConstruct(PersistedObject node, Exception exception) =>
        new($"An object of type \"{node.TypeName}\" cannot be constructed{Position.Describe(node.Place)}: {MessageOf(exception)}", exception);

    // Which parameter of a constructor it was says nothing to whoever wrote the file.
    private static string MessageOf(Exception exception) =>
        exception is ArgumentException { ParamName: { } parameter }
            ? exception.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal)
            : exception.Message;

    private void Warn(PersistedObject node, string name, MembersRead members)
    {
        if (_warn is null)
        {
            return;
        }

        foreach (var unread in members.Unread(name))
        {
            if ((_warned ??= new(StringComparer.Ordinal)).Add($"{node.TypeName}\n{unread}"))
            {
                _warn($"the member \"{Malformed.Name(unread)}\" of an object of type \"{node.TypeName}\" is unknown to it, and ignored{Position.Describe(node.PlaceOf(unread))}");
            }
        }
    }
}
