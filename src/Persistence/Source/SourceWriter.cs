using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>Writes a tap as C#.</summary>
internal sealed class SourceWriter
{
    private readonly SourceOutput _output = new();
    private SourcePlan _plan = null!;

    public ReadOnlyMemory<byte> Write(TapDocument document)
    {
        _plan = new SourcePlan(document);
        _output.Text(SourceWords.Preamble.ReplaceLineEndings("\n"));
        foreach (var named in _plan.Order)
        {
            _output.Ascii("\nvar "u8);
            _output.Text(named.Name);
            _output.Ascii(" = "u8);
            Node(named.Node, named, 0);
            _output.Ascii(";\n"u8);
        }

        var isFirst = true;
        foreach (var named in _plan.Order)
        {
            Late(named, ref isFirst);
        }

        _output.Ascii("\nvar application = new Tap("u8);
        _output.Number(SourceWords.FormatVersion);
        _output.Ascii(", root, dropIns);\n"u8);
        return _output.Written;
    }

    private void Value(object? value, int depth)
    {
        if (value is not PersistedNode node)
        {
            SourceScalars.Write(_output, value, depth);
        }
        else if (_plan.Find(node) is { } named)
        {
            _output.Text(named.Name);
        }
        else
        {
            Node(node, null, depth);
        }
    }

    private void Node(PersistedNode node, NamedNode? named, int depth)
    {
        switch (node)
        {
            case PersistedObject item:
                Object(item, named, depth);
                break;
            case PersistedList list:
                _output.Ascii("new List"u8);
                var items = new Braces(_output, depth);
                for (var i = 0; i < list.Items.Count && !(named?.IsLate(i) ?? false); i++)
                {
                    items.Next();
                    Value(list.Items[i], depth + 1);
                }

                items.End();
                break;
            case PersistedMap map:
                _output.Ascii("new Map"u8);
                var pairs = new Braces(_output, depth);
                for (var i = 0; i < map.Keys.Count && !(named?.IsLate(i) ?? false); i++)
                {
                    pairs.Next();
                    _output.Ascii("{ "u8);
                    Value(map.Keys[i], depth + 1);
                    _output.Ascii(", "u8);
                    Value(map.Values[i], depth + 1);
                    _output.Ascii(" }"u8);
                }

                pairs.End();
                break;
        }
    }

    private void Object(PersistedObject item, NamedNode? named, int depth)
    {
        _output.Ascii("new Item("u8);
        SourceScalars.Literal(_output, item.TypeName);
        if (item.Version != 1)
        {
            _output.Ascii(", "u8);
            _output.Number(item.Version);
        }

        _output.Ascii(")"u8);
        if (named?.LateMembers?.Count == item.Values.Length || item.Values.Length == 0)
        {
            return;
        }

        var members = new Braces(_output, depth);
        for (var i = 0; i < item.Values.Length; i++)
        {
            if (named?.IsLate(i) ?? false)
            {
                continue;
            }

            members.Next();
            Member(item, i, depth + 1);
        }

        members.End();
    }

    private void Member(PersistedObject item, int index, int depth)
    {
        _output.Ascii("["u8);
        SourceScalars.Literal(_output, item.Shape.Names[index]);
        _output.Ascii("] = "u8);
        Value(item.Values[index], depth);
    }

    /// <summary>What refers to variables that are declared later, as statements.</summary>
    private void Late(NamedNode named, ref bool isFirst)
    {
        var count = named.Node switch
        {
            PersistedObject item => item.Values.Length,
            PersistedList list => list.Items.Count,
            var node => ((PersistedMap)node).Keys.Count,
        };
        if (named is { LateMembers: null, FirstLate: int.MaxValue })
        {
            return;
        }

        for (var i = 0; i < count; i++)
        {
            if (!named.IsLate(i))
            {
                continue;
            }

            _output.Ascii(isFirst ? "\n"u8 : ""u8);
            isFirst = false;
            _output.Text(named.Name);
            switch (named.Node)
            {
                case PersistedObject item:
                    Member(item, i, 0);
                    _output.Ascii(";\n"u8);
                    break;
                case PersistedList list:
                    _output.Ascii(".Add("u8);
                    Value(list.Items[i], 0);
                    _output.Ascii(");\n"u8);
                    break;
                case PersistedMap map:
                    _output.Ascii(".Add("u8);
                    Value(map.Keys[i], 0);
                    _output.Ascii(", "u8);
                    Value(map.Values[i], 0);
                    _output.Ascii(");\n"u8);
                    break;
            }
        }
    }

    /// <summary>An initialiser, each part on its line; an empty one is <c>()</c>.</summary>
    private struct Braces(SourceOutput output, int depth)
    {
        private bool _isOpen;

        public void Next()
        {
            if (_isOpen)
            {
                output.Ascii(","u8);
            }
            else
            {
                output.Line(depth);
                output.Ascii("{"u8);
                _isOpen = true;
            }

            output.Line(depth + 1);
        }

        public readonly void End()
        {
            if (!_isOpen)
            {
                output.Ascii("()"u8);
                return;
            }

            output.Ascii(","u8);
            output.Line(depth);
            output.Ascii("}"u8);
        }
    }
}
