using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>The shapes of objects of one type and version that were met, so that objects made alike share one.</summary>
internal sealed class SourceShapes(string typeName, int version)
{
    private readonly Dictionary<int, List<PersistedShape>> _known = [];

    public int Version { get; } = version;

    /// <summary>The shapes of the type's other versions.</summary>
    public Dictionary<int, SourceShapes> OtherVersions { get; private set; } = [];

    /// <summary>The shape of the object before, which the next one likely has too.</summary>
    public PersistedShape Last { get; private set; } = new(typeName, version, []);

    public SourceShapes Of(int version)
    {
        if (version == Version)
        {
            return this;
        }

        if (!OtherVersions.TryGetValue(version, out var other))
        {
            OtherVersions.Add(version, other = new SourceShapes(typeName, version));
        }

        return other;
    }

    /// <param name="names">In ordinal order, each once.</param>
    public PersistedShape Get(ReadOnlySpan<string> names)
    {
        if (IsSame(Last, names))
        {
            return Last;
        }

        var code = default(HashCode);
        foreach (var name in names)
        {
            code.Add(name);
        }

        var hash = code.ToHashCode();
        if (!_known.TryGetValue(hash, out var shapes))
        {
            _known.Add(hash, shapes = []);
        }

        foreach (var shape in shapes)
        {
            if (IsSame(shape, names))
            {
                return Last = shape;
            }
        }

        Last = new PersistedShape(typeName, Version, names.ToArray());
        shapes.Add(Last);
        return Last;
    }

    private static bool IsSame(PersistedShape shape, ReadOnlySpan<string> names)
    {
        if (shape.Names.Length != names.Length)
        {
            return false;
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (!ReferenceEquals(shape.Names[i], names[i]) && shape.Names[i] != names[i])
            {
                return false;
            }
        }

        return true;
    }
}
