namespace Twisted.Persistence;

/// <summary>How objects of one type are written to, and read from, every tap format.</summary>
/// <remarks>The name and the version are the type's identity in a tap; both are independent of its CLR name.</remarks>
public sealed class PersistedType
{
    private readonly PersistedTypeRegistry _registry;
    private Dictionary<int, Action<MemberUpgrader>>? _upgrades;
    private List<string>? _formerNames;

    internal PersistedType(
        PersistedTypeRegistry registry,
        string name,
        int version,
        Type clrType,
        Action<object, MemberWriter> write,
        Func<MemberReader, object> create,
        Action<object, MemberReader>? populate)
    {
        _registry = registry;
        Package = registry.Package;
        Name = name;
        Version = version;
        ClrType = clrType;
        Write = write;
        Create = create;
        Populate = populate;
    }

    public string Name { get; }

    /// <summary>From 1; raised with each change of the members.</summary>
    public int Version { get; }

    public Type ClrType { get; }

    /// <summary>Who declared it, such as <c>TwistedQuotes 0.1.0</c>; empty when nobody said.</summary>
    public string Package { get; }

    /// <summary>The names that it had in earlier versions.</summary>
    public IReadOnlyList<string> FormerNames => _formerNames ?? (IReadOnlyList<string>)[];

    public Action<object, MemberWriter> Write { get; private set; }

    public Func<MemberReader, object> Create { get; }

    /// <summary>Fills in what may refer back to the object itself, after it was created; null when nothing does.</summary>
    public Action<object, MemberReader>? Populate { get; }

    /// <summary>Declares how the members of one version become those of the next. Steps follow each other up to <see cref="Version"/>.</summary>
    /// <param name="from">1 up to <see cref="Version"/> - 1; the step leads to the next version.</param>
    /// <param name="step">Changes the members. It touches nothing else.</param>
    /// <returns>This type.</returns>
    /// <exception cref="ArgumentException">There is such a step already, or it leads beyond <see cref="Version"/>.</exception>
    public PersistedType Upgrade(int from, Action<MemberUpgrader> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(from, Version);
        return (_upgrades ??= []).TryAdd(from, step)
            ? this
            : throw new ArgumentException($"The persisted type \"{Name}\" has two steps from version {from}.", nameof(from));
    }

    /// <summary>Declares a name that the type had: objects of that name in older taps are of this type.</summary>
    /// <returns>This type.</returns>
    /// <exception cref="ArgumentException">It cannot name a type, or names another one.</exception>
    public PersistedType FormerName(string name)
    {
        _registry.AddFormerName(name, this);
        (_formerNames ??= []).Add(name);
        return this;
    }

    /// <summary>Takes a lock of the object while it is written: what changes its members under that lock is kept whole or not at all.</summary>
    /// <remarks>
    /// An application is saved while it runs, too, on another thread than those that serve. What the members refer to is written under
    /// the lock as well; so nothing that is held at that time may wait for something that another object's lock guards.
    /// </remarks>
    /// <param name="lockOf">Gives the lock of an object.</param>
    /// <returns>This type.</returns>
    public PersistedType LockedBy<T>(Func<T, Lock> lockOf)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(lockOf);
        CheckLocked(typeof(T), nameof(lockOf));
        var write = Write;
        Write = (value, members) =>
        {
            lock (lockOf((T)value))
            {
                write(value, members);
            }
        };
        return this;
    }

    /// <inheritdoc cref="LockedBy{T}(Func{T, Lock})"/>
    /// <param name="lockOf">Gives the object that is locked by <c>lock</c>.</param>
    public PersistedType LockedBy<T>(Func<T, object> lockOf)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(lockOf);
        CheckLocked(typeof(T), nameof(lockOf));
        var write = Write;
        Write = (value, members) =>
        {
            lock (lockOf((T)value))
            {
                write(value, members);
            }
        };
        return this;
    }

    /// <summary>Says that fields of the type are not kept, on purpose, where the type itself does not say so.</summary>
    /// <remarks>It does nothing when a program runs: it is for the analyzer that looks for fields that nobody decided on.</remarks>
    /// <param name="members">The names of fields or properties.</param>
    /// <returns>This type.</returns>
    public PersistedType Ephemeral(params string[] members)
    {
        ArgumentNullException.ThrowIfNull(members);
        return this;
    }

    /// <summary>The step from that version to the next, or null.</summary>
    public Action<MemberUpgrader>? FindUpgrade(int from) => _upgrades?.GetValueOrDefault(from);

    private void CheckLocked(Type type, string parameter)
    {
        if (!type.IsAssignableFrom(ClrType))
        {
            throw new ArgumentException($"The persisted type \"{Name}\" is {ClrType}, which has no lock of a {type}.", parameter);
        }
    }
}
