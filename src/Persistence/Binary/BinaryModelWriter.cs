using System.Globalization;
using System.Runtime.CompilerServices;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Binary;

/// <summary>Writes the object model in the binary encoding.</summary>
/// <param name="output">Takes it.</param>
internal sealed class BinaryModelWriter(BinaryOutput output)
{
    private readonly Dictionary<PersistedShape, int> _shapes = new(ReferenceEqualityComparer.Instance);

    /// <summary>Equal shapes of objects that were made apart.</summary>
    private readonly Dictionary<string, int> _shapesByContent = new(StringComparer.Ordinal);

    private int _nodes;

    public void Value(object? value)
    {
        switch (value)
        {
            case null:
                Tag(BinaryTag.Null);
                break;
            case string text:
                output.TextValue(text);
                break;
            case PersistedNode node:
                Node(node);
                break;
            case long number:
                output.IntegerValue(number);
                break;
            case bool truth:
                Tag(truth ? BinaryTag.True : BinaryTag.False);
                break;
            case double number:
                Tag(BinaryTag.Real);
                output.Real(number);
                break;
            default:
                output.CountedValue(BinaryTag.Bytes, (byte[])value);
                break;
        }
    }

    private void Node(PersistedNode node)
    {
        if (node.Visitor == this)
        {
            Tag(BinaryTag.Reference);
            output.Count(node.Number);
            return;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        node.Visitor = this;
        node.Number = _nodes++;
        switch (node)
        {
            case PersistedObject item:
                Object(item);
                break;
            case PersistedList list:
                Tag(BinaryTag.List);
                output.Count(list.Items.Count);
                foreach (var item in list.Items)
                {
                    Value(item);
                }

                break;
            case PersistedMap map:
                Tag(BinaryTag.Map);
                output.Count(map.Keys.Count);
                for (var i = 0; i < map.Keys.Count; i++)
                {
                    Value(map.Keys[i]);
                    Value(map.Values[i]);
                }

                break;
        }
    }

    private void Object(PersistedObject node)
    {
        if (_shapes.TryGetValue(node.Shape, out var number) || IsKnown(node.Shape, out number))
        {
            Tag(BinaryTag.Object);
            output.Count(number);
        }
        else
        {
            output.NewShape(node.Shape);
        }

        foreach (var value in node.Values)
        {
            Value(value);
        }
    }

    private bool IsKnown(PersistedShape shape, out int number)
    {
        // With their lengths, as names may hold any character.
        var content = string.Concat(
            string.Create(CultureInfo.InvariantCulture, $"{shape.Version} {shape.TypeName.Length} {shape.TypeName}"),
            string.Concat(shape.Names.Select(name => string.Create(CultureInfo.InvariantCulture, $" {name.Length} {name}"))));
        var isKnown = _shapesByContent.TryGetValue(content, out number);
        if (!isKnown)
        {
            number = _shapesByContent.Count;
            _shapesByContent.Add(content, number);
        }

        _shapes.Add(shape, number);
        return isKnown;
    }

    private void Tag(BinaryTag tag) => output.Byte((byte)tag);
}
