using System.Globalization;
using System.Runtime.CompilerServices;
using Twisted.Persistence;
using Twisted.Persistence.Comparing;
using Twisted.Persistence.Model;

namespace Twisted.Tools.Tapconvert.Modes;

/// <summary>Objects as a tree of lines. What is met again is named by the number that it had.</summary>
/// <remarks>A line is shown when it is made: a small file can have millions.</remarks>
internal sealed class ModelTree
{
    private const int DeepestIndent = 256;

    private static readonly string Blanks = new(' ', DeepestIndent);

    private readonly Action<string> _show;
    private readonly SharedNodes _shared;

    /// <summary>Of those that are shared and were shown.</summary>
    private readonly Dictionary<PersistedNode, int> _numbers = new(ReferenceEqualityComparer.Instance);

    private ModelTree(PersistedObject root, Action<string> show)
    {
        _show = show;
        _shared = new SharedNodes(root);
    }

    /// <param name="root">What is shown.</param>
    /// <param name="show">Gets each line.</param>
    /// <exception cref="TapException">It is nested too deeply to be shown.</exception>
    public static void Show(PersistedObject root, Action<string> show)
    {
        try
        {
            var tree = new ModelTree(root, show);
            if (tree.Number(root) is { Length: > 0 } number)
            {
                show($"the application is{number}");
            }

            tree.AddParts(root, 0);
        }
        catch (InsufficientExecutionStackException exception)
        {
            throw new TapException("cannot show it: its objects are nested too deeply", exception);
        }
    }

    private void Add(string label, object? value, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var indent = Blanks.AsSpan(0, Math.Min(2 * depth, DeepestIndent));
        if (value is not PersistedNode node)
        {
            _show($"{indent}{label} {ModelText.Of(value)}");
        }
        else if (_numbers.TryGetValue(node, out var number))
        {
            _show($"{indent}{label} the same as #{number.ToString(CultureInfo.InvariantCulture)}");
        }
        else
        {
            _show($"{indent}{label} {ModelText.Of(node)}{Number(node)}");
            AddParts(node, depth + 1);
        }
    }

    private string Number(PersistedNode node)
    {
        if (!_shared.Contains(node))
        {
            return "";
        }

        _numbers.Add(node, _numbers.Count + 1);
        return $" #{_numbers.Count.ToString(CultureInfo.InvariantCulture)}";
    }

    private void AddParts(PersistedNode node, int depth)
    {
        foreach (var (label, value) in Parts(node))
        {
            Add(label, value, depth);
        }
    }

    // What a service is called goes before what it has.
    private static IEnumerable<(string Label, object? Value)> Parts(PersistedNode node) => node switch
    {
        PersistedObject { Names.Count: > 0 } item => item.OrderBy(member => member.Key != "name").Select(member => (ModelText.Segment(member.Key), (object?)member.Value)),
        PersistedList { Items.Count: > 0 } list => list.Items.Select((item, i) => (i.ToString(CultureInfo.InvariantCulture), item)),
        PersistedMap { Keys.Count: > 0 } map => map.SelectMany((pair, i) => pair.Key is PersistedNode
            ? ((string, object?)[])[($"key {i.ToString(CultureInfo.InvariantCulture)}", pair.Key), ("value", pair.Value)]
            : [(ModelText.Of(pair.Key), pair.Value)]),
        _ => [],
    };
}
