using System.Globalization;
using System.Runtime.CompilerServices;
using Twisted.Persistence;
using Twisted.Persistence.Comparing;
using Twisted.Persistence.Model;

namespace Twisted.Tools.Tapconvert.Modes;

/// <summary>Objects as a tree of lines. What is met again is named by the number that it had.</summary>
internal sealed class ModelTree
{
    private readonly Dictionary<PersistedNode, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<PersistedNode> _met = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _lines = [];
    private int _last;

    private ModelTree()
    {
    }

    /// <exception cref="TapException">It is nested too deeply to be shown.</exception>
    public static IReadOnlyList<string> Of(PersistedObject root)
    {
        var tree = new ModelTree();
        try
        {
            tree.Count(root);
            tree._met.Clear();
            if (tree.Number(root) is { Length: > 0 } number)
            {
                tree._lines.Add($"the application is{number}");
            }

            tree.AddParts(root, 0);
        }
        catch (InsufficientExecutionStackException exception)
        {
            throw new TapException("cannot show it: its objects are nested too deeply", exception);
        }

        return tree._lines;
    }

    /// <summary>Finds what is referred to more than once, which gets a number when it is shown.</summary>
    private void Count(PersistedNode node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!_met.Add(node))
        {
            _numbers[node] = 0;
            return;
        }

        foreach (var part in Parts(node).Select(part => part.Value).OfType<PersistedNode>())
        {
            Count(part);
        }
    }

    private void Add(string label, object? value, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var indent = new string(' ', 2 * depth);
        if (value is not PersistedNode node)
        {
            _lines.Add($"{indent}{label} {ModelText.Of(value)}");
            return;
        }

        if (!_met.Add(node))
        {
            _lines.Add($"{indent}{label} the same as #{_numbers[node].ToString(CultureInfo.InvariantCulture)}");
            return;
        }

        _lines.Add($"{indent}{label} {ModelText.Of(node)}{Number(node)}");
        AddParts(node, depth + 1);
    }

    private string Number(PersistedNode node)
    {
        if (!_numbers.ContainsKey(node))
        {
            return "";
        }

        _numbers[node] = ++_last;
        return $" #{_last.ToString(CultureInfo.InvariantCulture)}";
    }

    private void AddParts(PersistedNode node, int depth)
    {
        _met.Add(node);
        foreach (var (label, value) in Parts(node))
        {
            Add(label, value, depth);
        }
    }

    // What a service is called goes before what it has.
    private static IEnumerable<(string Label, object? Value)> Parts(PersistedNode node) => node switch
    {
        PersistedObject item => item.OrderBy(member => member.Key != "name").Select(member => (ModelText.Segment(member.Key), (object?)member.Value)),
        PersistedList list => list.Items.Select((item, i) => (i.ToString(CultureInfo.InvariantCulture), item)),
        PersistedMap map => map.SelectMany((pair, i) => pair.Key is PersistedNode
            ? ((string, object?)[])[($"key {i.ToString(CultureInfo.InvariantCulture)}", pair.Key), ("value", pair.Value)]
            : [(ModelText.Of(pair.Key), pair.Value)]),
        _ => [],
    };
}
