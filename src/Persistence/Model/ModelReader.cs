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

    /// <summary>How many objects and collections are being made, which nothing can refer to before they are.</summary>
    private int _making;

    /// <summary>What is populated once nothing is being made; null where each is as soon as it was made.</summary>
    private Queue<MembersRead>? _deferred;

    /// <summary>True once something was needed to make itself.</summary>
    private bool _metCycle;

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
            return MakeRoot(root, types, warn) as T
                ?? throw new InvalidDataException($"It holds a \"{Malformed.Name(root.TypeName)}\" where a {typeof(T).Name} belongs{Position.Describe(root.Place)}.");
        }
        catch (InsufficientExecutionStackException exception)
        {
            throw new InvalidDataException("Its objects are nested too deeply.", exception);
        }
    }

    /// <summary>A reader of values that are no objects.</summary>
    internal static ModelReader ForValues(PersistedTypeRegistry types) => new(types, null);

    /// <summary>Makes the root, once more if that turns out to be needed.</summary>
    private static object MakeRoot(PersistedObject root, PersistedTypeRegistry types, Action<string>? warn)
    {
        var reader = new ModelReader(types, warn) { _root = root };
        while (true)
        {
            var (wasUpgraded, wasDeferring) = (reader._upgradedAll, reader._deferred is not null);
            try
            {
                var made = reader.ReadObject(root);
                if (reader._upgradedAll == wasUpgraded)
                {
                    return made;
                }

                // Steps may have changed what was made before the first old object was met.
            }
            catch (InvalidDataException) when (reader._metCycle && !wasDeferring)
            {
                // Constructors like to find what they are given complete; in this cycle one has to do without.
                wasDeferring = true;
            }

            reader = new ModelReader(types, warn)
            {
                _root = root,
                _upgradedAll = reader._upgradedAll,
                _warned = reader._warned,
                _deferred = wasDeferring ? [] : null,
            };
        }
    }

    /// <summary>Makes an object, or gives the one that was made of the node.</summary>
    internal object ReadObject(PersistedObject node)
    {
        if (node.Visitor == this)
        {
            return node.Mark != UnderConstruction ? node.Mark! : throw NeedsItself(node, $"An object of type \"{node.TypeName}\"");
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
        _making++;
        var made = Create(type, node, members);
        _making--;
        node.Mark = made;
        if (_deferred is not null)
        {
            // Its members are read later, when others use the frame.
            _frames[_depth - 1] = new MembersRead(this);
            _deferred.Enqueue(members);
            PopulateDeferred();
        }
        else
        {
            Populate(type, made, node, members);
        }

        _depth--;
        return made;
    }

    /// <summary>Makes a collection that nothing can refer to before it has its items.</summary>
    internal object MakeWhole(PersistedNode node, Func<object> make)
    {
        node.Mark = UnderConstruction;
        _making++;
        var made = make();
        _making--;
        node.Mark = made;
        PopulateDeferred();
        return made;
    }

    /// <summary>True for a node of which something is being made that cannot be referred to before.</summary>
    internal bool IsBeingMade(PersistedNode node) => node.Visitor == this && node.Mark == UnderConstruction;

    /// <summary>The error for what cannot be made without itself; the last of the members that led to it is named.</summary>
    internal InvalidDataException NeedsItself(PersistedNode node, string what)
    {
        _metCycle = true;
        var by = _depth > 0 && _frames[_depth - 1] is { Asked: { } asked } holder ? $", by the member \"{asked}\" of \"{holder.TypeName}\"" : "";
        return new InvalidDataException($"{what} needs itself to be constructed{by}{Position.Describe(node.Place)}.");
    }

    private void PopulateDeferred()
    {
        while (_making == 0 && _deferred is not null && _deferred.TryDequeue(out var members))
        {
            _frames.Insert(_depth++, members);
            if (_upgrader.FindCurrent(members.Node) is { } type)
            {
                Populate(type, members.Node.Mark!, members.Node, members);
            }

            _frames.RemoveAt(--_depth);
        }
    }

    private void Populate(PersistedType type, object made, PersistedObject node, MembersRead members)
    {
        if (type.Populate is { } populate)
        {
            Populate(populate, made, node, members);
        }

        if (members.FirstUnread is { } name)
        {
            Warn(node, name, members);
        }
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
