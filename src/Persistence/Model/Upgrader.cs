namespace Twisted.Persistence.Model;

/// <summary>Brings objects of the model to the version that their types have now, step by step.</summary>
/// <param name="types">The types, with their steps and former names.</param>
internal sealed class Upgrader(PersistedTypeRegistry types)
{
    /// <summary>More steps than any object needs: one that leads in a circle must end.</summary>
    private const int MostSteps = 10_000;

    /// <summary>Hears of each object that was changed: its type's name and version before, and the object as it is now.</summary>
    public Action<PersistedObject, string, int>? Upgraded { get; init; }

    /// <summary>Brings one object, not those that it refers to, to its type's name and version.</summary>
    /// <returns>Its type.</returns>
    /// <exception cref="InvalidDataException">There is no such type, it is newer, or a step is missing or fails.</exception>
    public PersistedType Upgrade(PersistedObject node)
    {
        var type = Find(node);
        if (node.Version == type.Version && node.TypeName == type.Name)
        {
            return type;
        }

        var (name, version) = (node.TypeName, node.Version);
        for (var steps = 0; node.Version != type.Version || node.TypeName != type.Name; steps++)
        {
            if (steps == MostSteps)
            {
                throw new InvalidDataException($"The upgrade steps of the type \"{name}\" lead in a circle{Position.Describe(node.Place)}.");
            }

            if (node.Version > type.Version)
            {
                throw new InvalidDataException(
                    $"It holds version {node.Version} of the type \"{node.TypeName}\"{Position.Describe(node.Place)}; {By(type)} has version {type.Version}, which is older.");
            }

            if (node.Version == type.Version)
            {
                // Only the name is an old one.
                Rename(node, type.Name, node.Version);
                break;
            }

            Step(node, type);
            type = Find(node);
        }

        Upgraded?.Invoke(node, name, version);
        return type;
    }

    private PersistedType Find(PersistedObject node) => types.Find(node.TypeName) ?? throw new InvalidDataException(
        $"It holds the type \"{node.TypeName}\"{Position.Describe(node.Place)}, which none of its drop-ins declares{Packages()}.");

    private static void Step(PersistedObject node, PersistedType type)
    {
        var from = node.Version;
        var step = type.FindUpgrade(from) ?? throw new InvalidDataException(
            $"It holds version {from} of the type \"{node.TypeName}\"{Position.Describe(node.Place)}; {By(type)} has version {type.Version}, and no step from version {from}.");
        var members = new MembersUpgraded(node);
        try
        {
            step(members);
        }
        catch (Exception exception) when (exception is not (InvalidDataException or OutOfMemoryException))
        {
            throw new InvalidDataException(
                $"The step from version {from} of the type \"{node.TypeName}\" of {By(type)} failed{Position.Describe(node.Place)}: {exception.Message}", exception);
        }

        Rename(node, members.NextTypeName ?? type.Name, members.NextVersion ?? from + 1);
    }

    private static void Rename(PersistedObject node, string typeName, int version) =>
        node.Complete(new PersistedShape(typeName, version, node.Shape.Names), node.Values);

    private static string By(PersistedType type) => type.Package.Length > 0 ? type.Package : "the drop-in that was loaded";

    private string Packages() => types.Packages.Count > 0 ? $" ({string.Join(", ", types.Packages)})" : "";
}
