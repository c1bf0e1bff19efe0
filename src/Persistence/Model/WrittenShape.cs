namespace Twisted.Persistence.Model;

/// <summary>A shape, and the order in which a writer gives its members.</summary>
internal sealed class WrittenShape
{
    private readonly string[] _names;

    /// <param name="shape">The shape.</param>
    /// <param name="names">Its names, as they were written.</param>
    /// <param name="index">Among the shapes of a tape.</param>
    public WrittenShape(PersistedShape shape, string[] names, int index)
    {
        (Shape, Index, _names) = (shape, index, names);
        IsInOrder = true;
        Order = new int[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            Order[i] = shape.IndexOf(names[i]);
            IsInOrder &= Order[i] == i;
        }
    }

    public PersistedShape Shape { get; }

    /// <summary>Among the shapes of its tape.</summary>
    public int Index { get; }

    /// <summary>Of each name as it was written, the index among the shape's.</summary>
    public int[] Order { get; }

    /// <summary>True when they were written in the order of the shape.</summary>
    public bool IsInOrder { get; }

    /// <summary>True when those names are the ones of this shape, in the same order.</summary>
    public bool Has(string[] names, int count)
    {
        var own = _names;
        if (own.Length != count)
        {
            return false;
        }

        for (var i = 0; i < own.Length; i++)
        {
            if (!ReferenceEquals(names[i], own[i]) && names[i] != own[i])
            {
                return false;
            }
        }

        return true;
    }
}
