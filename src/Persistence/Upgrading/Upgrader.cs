using Twisted.Persistence.Model;

namespace Twisted.Persistence.Upgrading;

/// <summary>Brings objects of the model to the version that their types have now, step by step.</summary>
/// <param name="types">The types, with their steps and former names.</param>
internal sealed class Upgrader(PersistedTypeRegistry types)
{
    /// <summary>More steps than any object needs: one that leads in a circle must end.</summary>
    private const int MostSteps = 10_000;

    /// <summary>More rounds than any model needs, in each of which steps made objects that are old again.</summary>
    private const int MostRounds = 100;

    /// <summary>One for each way, so that objects that were alike share a shape afterwards. A start without upgrades makes none.</summary>
    private Dictionary<(PersistedShape Before, string TypeName, int Version), PersistedShape>? _shapes;

    /// <summary>Hears of each object that was changed.</summary>
    public Action<ObjectUpgrade>? Upgraded { get; init; }

    /// <summary>The object's type, when the object is of its name and version; or null.</summary>
    public PersistedType? FindCurrent(PersistedObject node) =>
        types.Find(node.TypeName) is { } type && node.Version == type.Version && node.TypeName == type.Name ? type : null;

    /// <summary>Brings every object below the root up to date. Those of unknown types stay as they are.</summary>
    /// <remarks>
    /// An object goes before those that it refers to, except in a circle: so a step finds what it refers to as the file has it,
    /// also where something else refers to that too.
    /// </remarks>
    /// <exception cref="InvalidDataException">An object is newer, or a step is missing or fails.</exception>
    public void UpgradeAll(PersistedObject root)
    {
        for (var round = 0; ; round++)
        {
            var old = ReferrersFirst.Of(root).FindAll(node => types.Find(node.TypeName) is not null && FindCurrent(node) is null);
            if (old.Count == 0)
            {
                return;
            }

            if (round == MostRounds)
            {
                throw new InvalidDataException($"The upgrade steps of the type \"{old[0].TypeName}\" make old objects again and again.");
            }

            foreach (var node in old)
            {
                Upgrade(node);
            }
        }
    }

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

        var trace = new ObjectUpgrade(node);
        for (var steps = 0; node.Version != type.Version || node.TypeName != type.Name; steps++)
        {
            if (steps == MostSteps)
            {
                throw new InvalidDataException($"The upgrade steps of the type \"{trace.OldTypeName}\" lead in a circle{Position.Describe(node.Place)}.");
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

            Step(node, type, trace);
            type = Find(node);
        }

        Upgraded?.Invoke(trace);
        return type;
    }

    private PersistedType Find(PersistedObject node) => types.Find(node.TypeName) ?? throw new InvalidDataException(
        $"It holds version {node.Version} of the type \"{Malformed.Name(node.TypeName)}\"{Position.Describe(node.Place)}, which none of its drop-ins declares{Packages()}.");

    private void Step(PersistedObject node, PersistedType type, ObjectUpgrade trace)
    {
        var from = node.Version;
        var step = type.FindUpgrade(from) ?? throw new InvalidDataException(
            $"It holds version {trace.OldVersion} of the type \"{Malformed.Name(trace.OldTypeName)}\"{Position.Describe(node.Place)}; {By(type)} has version {type.Version}"
            + $"{(type.Name == trace.OldTypeName ? "" : $" of \"{type.Name}\"")}, and no step from version {from}.");
        var members = new MembersUpgraded(node, trace);
        try
        {
            step(members);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new InvalidDataException(
                $"The step from version {from} of the type \"{node.TypeName}\" of {By(type)} failed{Position.Describe(node.Place)}: {Reason(exception)}", exception);
        }

        Rename(node, members.NextTypeName ?? type.Name, members.NextVersion ?? from + 1);
    }

    // What a step reads in vain is a sentence of its own, which becomes part of this one.
    private static string Reason(Exception exception) =>
        exception is InvalidDataException && exception.Message is [var first, .. var rest] ? $"{char.ToLowerInvariant(first)}{rest}" : exception.Message;

    private void Rename(PersistedObject node, string typeName, int version)
    {
        var key = (node.Shape, typeName, version);
        if (!(_shapes ??= []).TryGetValue(key, out var shape))
        {
            shape = new PersistedShape(typeName, version, node.Shape.Names);
            _shapes.Add(key, shape);
        }

        node.Complete(shape, node.Values);
    }

    private static string By(PersistedType type) => type.Package.Length > 0 ? type.Package : "the drop-in that was loaded";

    private string Packages() => types.Packages.Count > 0 ? $" ({string.Join(", ", types.Packages)})" : "";
}
