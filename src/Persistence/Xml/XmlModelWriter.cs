using System.Globalization;
using System.Runtime.CompilerServices;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Xml;

/// <summary>Writes the object model as XML. The rules stand at <see cref="XmlEncoding"/>.</summary>
internal sealed class XmlModelWriter
{
    private readonly XmlOutput _output;
    private readonly SharedNodes _shared;
    private readonly NodeIds _ids;

    /// <summary>By type; null for those that have none.</summary>
    private readonly Dictionary<string, string?> _elements = new(StringComparer.Ordinal);

    private XmlModelWriter(XmlOutput output, PersistedNode root, NodeIds ids)
    {
        _output = output;
        _shared = new SharedNodes(root);
        _ids = ids;
    }

    public static void Write(TapDocument document, XmlOutput output)
    {
        output.Markup("""
            <?xml version="1.0" encoding="utf-8"?>
            <!-- A tap: a server application for twistd, which may be edited. docs/taps.md describes it. The option "schema"
                 of tapconvert writes tap.xsd, which checks it. Comments and blanks are welcome, and lost when a tool writes the file anew. -->
            """u8);
        output.Markup("\n<tap xmlns=\"urn:twisted:tap\" xmlns:tap=\"urn:twisted:tap:model\" format=\"1\""u8);
        output.StartChildren();
        var ids = new NodeIds();

        // Apart, as in the binary encoding: nothing is shared between the two.
        new XmlModelWriter(output, document.Root, ids).Item(document.Root);
        var dropIns = new XmlModelWriter(output, document.DropIns, ids);
        output.Start(XmlNames.DropIns);
        dropIns.Identify(document.DropIns);
        dropIns.Items(document.DropIns, XmlNames.DropIns);
        output.EndChildren(XmlNames.Root);
        output.Markup("\n"u8);
    }

    private void Item(object? value)
    {
        switch (value)
        {
            case null:
                _output.Start(XmlNames.Null);
                _output.EndEmpty();
                break;
            case PersistedObject item:
                ObjectItem(item);
                break;
            case PersistedNode node:
                var element = node is PersistedMap ? XmlNames.Map : XmlNames.List;
                _output.Start(element);
                Collection(node, element);
                break;
            default:
                var (kind, text) = Scalar(value);
                if (kind == XmlNames.Escaped)
                {
                    _output.Start(XmlNames.Text);
                    Meta(XmlNames.Kind, kind);
                    _output.EndWithText(text, XmlNames.Text);
                }
                else
                {
                    _output.Start(kind);
                    _output.EndWithText(text, kind);
                }

                break;
        }
    }

    private void ObjectItem(PersistedObject item)
    {
        if (!_elements.TryGetValue(item.TypeName, out var own))
        {
            own = XmlNames.ElementOf(item.TypeName);
            _elements.Add(item.TypeName, own);
        }

        var element = own ?? XmlNames.Object;
        _output.Start(element);
        if (IsKnown(item))
        {
            return;
        }

        if (own is null)
        {
            Meta(XmlNames.Type, XmlText.Escape(item.TypeName, inLine: true));
        }

        Members(item, element);
    }

    private void Member(string name, object value)
    {
        var element = XmlNames.CanName(name) ? name : XmlNames.Member;
        _output.Start(element);
        if (!ReferenceEquals(element, name))
        {
            Meta(XmlNames.Name, XmlText.Escape(name, inLine: true));
        }

        switch (value)
        {
            case PersistedObject item when IsKnown(item):
                break;
            case PersistedObject item:
                Meta(XmlNames.Type, XmlText.Escape(item.TypeName, inLine: true));
                Members(item, element);
                break;
            case PersistedNode node:
                Collection(node, element, isMember: true);
                break;
            default:
                var (kind, text) = Scalar(value);
                Meta(XmlNames.Kind, kind);
                _output.EndWithText(text, element);
                break;
        }
    }

    private void Members(PersistedObject item, string element)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (item.Version != 1)
        {
            Meta(XmlNames.Version, item.Version.ToString(CultureInfo.InvariantCulture));
        }

        Identify(item);
        var names = item.Shape.Names;
        var values = item.Values;
        var elements = 0;
        for (var i = 0; i < names.Length; i++)
        {
            if (AsAttribute(values[i]) is { } text && XmlNames.CanName(names[i]))
            {
                _output.Attribute([], names[i], text);
            }
            else
            {
                elements++;
            }
        }

        if (elements == 0)
        {
            _output.EndEmpty();
            return;
        }

        _output.StartChildren();
        for (var i = 0; i < names.Length; i++)
        {
            if (AsAttribute(values[i]) is null || !XmlNames.CanName(names[i]))
            {
                Member(names[i], values[i]!);
            }
        }

        _output.EndChildren(element);
    }

    private void Collection(PersistedNode node, string element, bool isMember = false)
    {
        if (IsKnown(node))
        {
            return;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (isMember && node is PersistedMap)
        {
            Meta(XmlNames.Kind, XmlNames.Map);
        }

        Identify(node);
        if (node is PersistedMap map)
        {
            Entries(map, element);
        }
        else
        {
            Items((PersistedList)node, element);
        }
    }

    private void Items(PersistedList list, string element)
    {
        if (list.Items.Count == 0)
        {
            _output.EndEmpty();
            return;
        }

        _output.StartChildren();
        foreach (var item in list.Items)
        {
            Item(item);
        }

        _output.EndChildren(element);
    }

    private void Entries(PersistedMap map, string element)
    {
        if (map.Keys.Count == 0)
        {
            _output.EndEmpty();
            return;
        }

        _output.StartChildren();
        for (var i = 0; i < map.Keys.Count; i++)
        {
            Entry(map.Keys[i], map.Values[i]);
        }

        _output.EndChildren(element);
    }

    private void Entry(object key, object? value)
    {
        _output.Start(XmlNames.Entry);
        var keyText = AsAttribute(key);
        var valueText = AsAttribute(value);
        if (keyText is not null)
        {
            _output.Attribute([], XmlNames.Key, keyText);
        }

        if (valueText is not null)
        {
            _output.Attribute([], XmlNames.Value, valueText);
        }

        if (keyText is not null && valueText is not null)
        {
            _output.EndEmpty();
            return;
        }

        _output.StartChildren();
        if (keyText is null)
        {
            Item(key);
        }

        if (valueText is null)
        {
            Item(value);
        }

        _output.EndChildren(XmlNames.Entry);
    }

    /// <summary>Ends the element of a node that stands elsewhere already.</summary>
    private bool IsKnown(PersistedNode node)
    {
        if (node.Visitor != this)
        {
            return false;
        }

        Meta(XmlNames.Reference, (string)node.Mark!);
        _output.EndEmpty();
        return true;
    }

    private void Identify(PersistedNode node)
    {
        if (_shared.Contains(node))
        {
            var id = _ids.Next(node);
            node.Visitor = this;
            node.Mark = id;
            Meta(XmlNames.Id, id);
        }
    }

    private void Meta(string name, string value) => _output.Attribute("tap:"u8, name, value);

    private static string? AsAttribute(object? value) => value switch
    {
        string text => XmlText.FitsAttribute(text) ? text : null,
        long number => number.ToString(CultureInfo.InvariantCulture),
        bool => TextForms.ToText(value),
        double real => RealText.HasText(real) ? RealText.Of(real) : null,
        _ => null,
    };

    private static (string Kind, string Text) Scalar(object value) => value switch
    {
        string text => XmlText.FitsElement(text) ? (XmlNames.Text, text) : (XmlNames.Escaped, XmlText.Escape(text, inLine: false)),
        long => (XmlNames.Integer, TextForms.ToText(value)),
        bool => (XmlNames.Boolean, TextForms.ToText(value)),
        double real => (XmlNames.Real, XmlText.OfReal(real)),
        _ => (XmlNames.Bytes, Convert.ToBase64String((byte[])value)),
    };
}
