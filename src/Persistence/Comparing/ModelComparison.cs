using System.Globalization;
using System.Runtime.CompilerServices;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Comparing;

/// <summary>Compares two models by what they mean: types, members, items, and what is one object in several places.</summary>
public sealed class ModelComparison
{
    private readonly Dictionary<PersistedNode, (PersistedNode Partner, ModelPath Path)> _old = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PersistedNode, (PersistedNode Partner, ModelPath Path)> _new = new(ReferenceEqualityComparer.Instance);
    private readonly List<ModelDifference> _differences = [];

    private ModelComparison()
    {
    }

    /// <summary>All that differs, in the order of the first model; empty when they say the same.</summary>
    /// <exception cref="InvalidDataException">They are nested too deeply to be compared.</exception>
    public static IReadOnlyList<ModelDifference> Compare(PersistedObject old, PersistedObject now)
    {
        var comparison = new ModelComparison();
        try
        {
            comparison.Compare(old, now, ModelPath.Root);
        }
        catch (InsufficientExecutionStackException exception)
        {
            throw new InvalidDataException("Its objects are nested too deeply.", exception);
        }

        return comparison._differences;
    }

    private void Compare(object? old, object? now, ModelPath path)
    {
        if (old is not PersistedNode left || now is not PersistedNode right || left.GetType() != right.GetType())
        {
            if (!AlikeScalars.Instance.Equals(old, now))
            {
                Report(path, ModelText.Of(old), ModelText.Of(now));
            }

            return;
        }

        if (!AreNew(left, right, path))
        {
            return;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (left, right)
        {
            case (PersistedObject before, PersistedObject after):
                CompareObjects(before, after, path);
                break;
            case (PersistedList before, PersistedList after):
                CompareLists(before, after, path);
                break;
            case (PersistedMap before, PersistedMap after):
                CompareMaps(before, after, path);
                break;
        }
    }

    /// <summary>Tells of what is one object here and several there. False when both were compared already.</summary>
    private bool AreNew(PersistedNode left, PersistedNode right, ModelPath path)
    {
        var isOldKnown = _old.TryGetValue(left, out var first);
        var isNewKnown = _new.TryGetValue(right, out var second);
        if (isOldKnown && isNewKnown && ReferenceEquals(first.Partner, right))
        {
            return false;
        }

        if (isOldKnown || isNewKnown)
        {
            Report(path, isOldKnown ? $"the same as {first.Path}" : "one of its own", isNewKnown ? $"the same as {second.Path}" : "one of its own");
        }

        // Each is gone into once at least, and pairs of known ones are not, so that this ends.
        _old.TryAdd(left, (right, path));
        _new.TryAdd(right, (left, path));
        return !isOldKnown || !isNewKnown;
    }

    private void CompareObjects(PersistedObject old, PersistedObject now, ModelPath path)
    {
        if (old.TypeName != now.TypeName || old.Version != now.Version)
        {
            Report(path, ModelText.Of(old), ModelText.Of(now));
        }

        foreach (var name in old.Names.Union(now.Names, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var place = path.At(ModelText.Segment(name));
            if (!old.Has(name) || !now.Has(name))
            {
                Report(place, old.Has(name) ? ModelText.Of(old[name]) : null, now.Has(name) ? ModelText.Of(now[name]) : null);
            }
            else
            {
                Compare(old[name], now[name], place);
            }
        }
    }

    private void CompareLists(PersistedList old, PersistedList now, ModelPath path)
    {
        foreach (var (segment, left, right) in ItemPairs.Of(old.Items, now.Items))
        {
            if (left < 0 || right < 0)
            {
                Report(path.At(segment), left < 0 ? null : ModelText.Of(old.Items[left]), right < 0 ? null : ModelText.Of(now.Items[right]));
            }
            else
            {
                Compare(old.Items[left], now.Items[right], path.At(segment));
            }
        }

        if (ItemPairs.AreReordered(old.Items, now.Items, out var oldOrder, out var newOrder))
        {
            Report(path, $"in the order {oldOrder}", $"in the order {newOrder}");
        }
    }

    private void CompareMaps(PersistedMap old, PersistedMap now, ModelPath path)
    {
        var partners = new Dictionary<object, int>(AlikeScalars.Instance);
        for (var i = now.Keys.Count - 1; i >= 0; i--)
        {
            if (now.Keys[i] is not PersistedNode)
            {
                partners[now.Keys[i]] = i;
            }
        }

        var paired = new HashSet<int>();
        var order = new List<int>();
        for (var i = 0; i < old.Keys.Count; i++)
        {
            var key = old.Keys[i];
            var place = path.At(Segment(key, i));
            var right = key is not PersistedNode ? partners.GetValueOrDefault(key, -1) : i < now.Keys.Count && now.Keys[i] is PersistedNode ? i : -1;
            if (right < 0 || !paired.Add(right))
            {
                Report(place, ModelText.Of(old.Values[i]), null);
                continue;
            }

            order.Add(right);
            if (key is PersistedNode)
            {
                Compare(key, now.Keys[right], place.At("key"));
            }

            Compare(old.Values[i], now.Values[right], place);
        }

        for (var i = 0; i < now.Keys.Count; i++)
        {
            if (!paired.Contains(i))
            {
                Report(path.At(Segment(now.Keys[i], i)), null, ModelText.Of(now.Values[i]));
            }
        }

        if (!order.SequenceEqual(order.Order()))
        {
            Report(path, "in this order", $"in the order {string.Join(", ", order.Order().Select(i => Segment(now.Keys[i], i)))}");
        }
    }

    private static string Segment(object key, int index) => key switch
    {
        PersistedNode => index.ToString(CultureInfo.InvariantCulture),
        string text => ModelText.Segment(text),
        _ => ModelText.Of(key),
    };

    private void Report(ModelPath path, string? old, string? now) => _differences.Add(new ModelDifference(path.ToString(), old, now));
}
