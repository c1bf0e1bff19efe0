using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>Looks how deep a model nests that was put together of variables, in the order in which others go through it.</summary>
internal sealed class SourceDepth
{
    private SourceDepth()
    {
    }

    /// <exception cref="InvalidDataException">It nests deeper than models may.</exception>
    public static void Check(PersistedNode root) => new SourceDepth().Visit(root, 1);

    private void Visit(object? value, int depth)
    {
        if (value is not PersistedNode node || node.Visitor == this)
        {
            return;
        }

        if (depth >= ModelLimits.DeepestNesting)
        {
            throw new InvalidDataException($"It is malformed{Position.Describe(node.Place)}: it is nested deeper than {ModelLimits.DeepestNesting} levels.");
        }

        node.Visitor = this;
        switch (node)
        {
            case PersistedObject item:
                foreach (var member in item.Values)
                {
                    Visit(member, depth + 1);
                }

                break;
            case PersistedList list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    Visit(list.Items[i], depth + 1);
                }

                break;
            case PersistedMap map:
                for (var i = 0; i < map.Keys.Count; i++)
                {
                    Visit(map.Keys[i], depth + 1);
                    Visit(map.Values[i], depth + 1);
                }

                break;
        }
    }
}
