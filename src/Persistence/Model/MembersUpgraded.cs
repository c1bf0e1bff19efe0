namespace Twisted.Persistence.Model;

/// <summary>Lets a step change the members of one object of the model.</summary>
internal sealed class MembersUpgraded(PersistedObject node) : MemberUpgrader
{
    private static readonly PersistedTypeRegistry NoTypes = new();

    public override string TypeName => node.TypeName;

    public override int Version => node.Version;

    public override IReadOnlyList<string> Names => node.Names;

    /// <summary>What <see cref="Become"/> said, or null.</summary>
    public string? NextTypeName { get; private set; }

    public int? NextVersion { get; private set; }

    public override bool Has(string name) => node.Has(name);

    public override T Read<T>(string name)
    {
        if (typeof(T) == typeof(MemberUpgrader))
        {
            return node[name] is PersistedObject child ? (T)(object)new MembersUpgraded(child) : throw Misfit(name, "an object");
        }

        if (typeof(T).IsAssignableFrom(typeof(MemberUpgrader[])) && typeof(T) != typeof(object))
        {
            return node[name] is PersistedList list && list.Items.All(item => item is PersistedObject)
                ? (T)(object)list.Items.Select(MemberUpgrader (item) => new MembersUpgraded((PersistedObject)item!)).ToArray()
                : throw Misfit(name, "a list of objects");
        }

        return new MembersRead(ModelReader.ForValues(NoTypes)).Begin(node).Read<T>(name);
    }

    public override T? ReadOptional<T>(string name, T? missing = default)
        where T : default =>
        node.Has(name) ? Read<T>(name) : missing;

    public override void Write<T>(string name, T value) => node[name] = value switch
    {
        null => null,
        MembersUpgraded child => child.Node,
        IEnumerable<MemberUpgrader> children => ListOf(children),
        _ => ModelWriter.ToValue(value, typeof(T), NoTypes),
    };

    public override void Remove(string name) => node[name] = null;

    public override void Rename(string name, string newName)
    {
        if (node[name] is not { } value || name == newName)
        {
            return;
        }

        if (node.Has(newName))
        {
            throw new ArgumentException($"There is a member \"{newName}\" already.", nameof(newName));
        }

        node[name] = null;
        node[newName] = value;
    }

    public override MemberUpgrader NewObject(string typeName, int version = 1) => new MembersUpgraded(new PersistedObject(typeName, version) { Place = node.Place });

    public override void Become(string typeName, int version)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        NextTypeName = typeName;
        NextVersion = version;
    }

    private PersistedObject Node => node;

    private static PersistedList ListOf(IEnumerable<MemberUpgrader> children)
    {
        var list = new PersistedList();
        foreach (var child in children)
        {
            list.Add(((MembersUpgraded)child).Node);
        }

        return list;
    }

    private InvalidDataException Misfit(string name, string what) =>
        new($"The member \"{name}\" of an object of type \"{node.TypeName}\" is not {what}{Position.Describe(node.PlaceOf(name))}.");
}
