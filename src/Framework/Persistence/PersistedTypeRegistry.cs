namespace Twisted.Persistence;

/// <summary>The types that can be part of a tap, by name and by CLR type.</summary>
/// <remarks>Filled by one thread; safe for concurrent reading from then on.</remarks>
public sealed class PersistedTypeRegistry
{
    private readonly Dictionary<string, PersistedType> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, PersistedType> _byClrType = [];

    /// <summary>Who declares what is added next, such as <c>TwistedQuotes 0.1.0</c>; for messages. Set by whoever loads packages.</summary>
    public string Package { get; set; } = "";

    /// <summary>All that declared something, as <see cref="Package"/> named them, in that order.</summary>
    public IReadOnlyList<string> Packages => [.. _byName.Values.Select(type => type.Package).Where(package => package.Length > 0).Distinct()];

    /// <summary>Declares a type. It need not know that it is persisted.</summary>
    /// <param name="name">Stable and unique: by custom the package's id, a dot, and what the type is to an administrator,
    /// such as <c>TwistedQuotes.StaticQuoter</c>. It is an XML name.</param>
    /// <param name="version">From 1; raised with each change of the members.</param>
    /// <param name="write">Writes every member that is kept.</param>
    /// <param name="create">Makes an object of the members. It only constructs: no file or socket is touched.</param>
    /// <param name="populate">Sets members that may refer back to the object, which exists by then.</param>
    /// <returns>The declaration, to which steps from older versions and former names can be added.</returns>
    /// <exception cref="ArgumentException">The name is not an XML name, or the name or the type is declared already.</exception>
    public PersistedType Add<T>(
        string name,
        int version,
        Action<T, MemberWriter> write,
        Func<MemberReader, T> create,
        Action<T, MemberReader>? populate = null)
        where T : notnull
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        CheckName(name);
        var type = new PersistedType(
            this,
            name,
            version,
            typeof(T),
            (value, writer) => write((T)value, writer),
            reader => create(reader),
            populate is null ? null : (value, reader) => populate((T)value, reader));
        if (_byName.TryGetValue(name, out var other))
        {
            throw new ArgumentException($"The persisted type \"{name}\" is declared twice{(other.Package.Length > 0 ? $", also by {other.Package}" : "")}.", nameof(name));
        }

        if (!_byClrType.TryAdd(typeof(T), type))
        {
            throw new ArgumentException($"{typeof(T)} is declared as a persisted type already.", nameof(name));
        }

        _byName.Add(name, type);
        return type;
    }

    /// <summary>The type of that persisted name, now or formerly; or null.</summary>
    public PersistedType? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The declaration of exactly that CLR type, or null.</summary>
    public PersistedType? Find(Type clrType) => _byClrType.GetValueOrDefault(clrType);

    internal void AddFormerName(string name, PersistedType type)
    {
        CheckName(name);
        if (!_byName.TryAdd(name, type))
        {
            var other = _byName[name];
            throw new ArgumentException(
                $"\"{name}\" cannot be a former name of the persisted type \"{type.Name}\": "
                + (other.Name == name ? "it is the name of one" : $"it is one of \"{other.Name}\"")
                + (other.Package.Length > 0 ? $" of {other.Package}." : "."),
                nameof(name));
        }
    }

    private static void CheckName(string name)
    {
        if (name is not [var first, ..] || !char.IsAsciiLetter(first) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            throw new ArgumentException($"\"{name}\" cannot name a persisted type: use letters, digits, '.', '-' and '_', a letter first.", nameof(name));
        }
    }
}
