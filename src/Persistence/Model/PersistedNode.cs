namespace Twisted.Persistence.Model;

/// <summary>A value that has an identity: where two refer to it, they refer to one.</summary>
public abstract class PersistedNode
{
    private protected PersistedNode()
    {
    }

    /// <summary>Where it stands in the file that it was read from; see <see cref="Position"/>.</summary>
    internal long Place { get; set; }

    /// <summary>Where a part of it stands, or else the node.</summary>
    internal long PlaceOfPart(object? part) => part is PersistedNode { Place: > 0 } node ? node.Place : Place;

    /// <summary>Who walks the model at the moment, and met this node.</summary>
    /// <remarks>That, and the two below, spare every walk a table of all nodes. One walk at a time.</remarks>
    internal object? Visitor { get; set; }

    /// <summary>What <see cref="Visitor"/> made of it.</summary>
    internal object? Mark { get; set; }

    /// <summary>The number that <see cref="Visitor"/> gave it.</summary>
    internal int Number { get; set; }
}
