using Twisted.Persistence.Model;

namespace Twisted.Persistence.Upgrading;

/// <summary>Lets a step change the members of one object of the model.</summary>
/// <param name="node">The object.</param>
/// <param name="trace">What becomes of the object whose step it is.</param>
/// <param name="isOther">True for an object that the step met on its way, or made.</param>
internal sealed class MembersUpgraded(PersistedObject node, ObjectUpgrade trace, bool isOther = false) : MemberUpgrader
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
        if (node[name] is not { } value || !UpgradedChildren.AreWanted(typeof(T)))
        {
            return new MembersRead(ModelReader.ForValues(NoTypes)).Begin(node).Read<T>(name);
        }

        return UpgradedChildren.Find<T>(value, child => new MembersUpgraded(child, trace, isOther: true)) is { } found
            ? (T)found
            : throw new InvalidDataException(
                $"The member \"{name}\" of an object of type \"{node.TypeName}\" does not hold {UpgradedChildren.Describe(typeof(T))}{Position.Describe(node.PlaceOf(name))}.");
    }

    public override T? ReadOptional<T>(string name, T? missing = default)
        where T : default =>
        node.Has(name) ? Read<T>(name) : missing;

    public override void Write<T>(string name, T value) => node[name] = value switch
    {
        null => null,
        MembersUpgraded child => child.Node,
        IEnumerable<MemberUpgrader?> children => UpgradedChildren.ListOf(children, NodeOf),
        IEnumerable<KeyValuePair<string, MemberUpgrader>> children => UpgradedChildren.MapOf(children, NodeOf),
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
        node.MemberPlaces = node.MemberPlaces?.Renamed(name, newName);

        if (!isOther)
        {
            trace.Rename(name, newName);
        }
    }

    public override MemberUpgrader NewObject(string typeName, int version = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        trace.Make(typeName);
        return new MembersUpgraded(new PersistedObject(typeName, version) { Place = node.Place }, trace, isOther: true);
    }

    public override void Become(string typeName, int version)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        if (isOther)
        {
            // Its own steps are not under way, so there is nothing to wait for.
            node.Complete(new PersistedShape(typeName, version, node.Shape.Names), node.Values);
            return;
        }

        NextTypeName = typeName;
        NextVersion = version;
    }

    /// <summary>Two are equal when they stand for one object, so that a step can tell what is shared.</summary>
    public override bool Equals(object? obj) => obj is MembersUpgraded other && ReferenceEquals(other.Node, node);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(node);

    private PersistedObject Node => node;

    private static PersistedObject? NodeOf(MemberUpgrader? child) => (child as MembersUpgraded)?.Node;
}
