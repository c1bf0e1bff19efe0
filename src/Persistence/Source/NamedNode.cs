using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>A node that has a variable: because it is referred to more than once, or stands too deep.</summary>
internal sealed class NamedNode(PersistedNode node, string name)
{
    public PersistedNode Node { get; } = node;

    public string Name { get; } = name;

    /// <summary>True once its variable can be used where the next one is declared.</summary>
    public bool IsDeclared { get; set; }

    /// <summary>The members of an object that refer to variables that come later, and so follow all declarations.</summary>
    public List<int>? LateMembers { get; set; }

    /// <summary>From this item of a list, or pair of a map, on all follow the declarations, since their order counts.</summary>
    public int FirstLate { get; set; } = int.MaxValue;

    public bool IsLate(int part) => part >= FirstLate || (LateMembers is { } late && late.BinarySearch(part) >= 0);
}
