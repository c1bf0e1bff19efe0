using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Xml;

/// <summary>Reads the object model from XML, in one pass. The rules stand at <see cref="XmlEncoding"/>.</summary>
/// <param name="reader">At the beginning of the file.</param>
internal sealed class XmlModelReader(XmlReader reader)
{
    private const int FormatVersion = 1;

    private readonly XmlInput _input = new(reader);
    private readonly XmlMembers _members = new();
    private readonly XmlNodes _nodes = new();
    private readonly Dictionary<string, XmlType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, XmlType> _elements = new(StringComparer.Ordinal);

    private int _depth;

    public TapDocument Document()
    {
        _input.ToRoot();
        var isEmpty = _input.IsEmpty;
        CheckFormat();
        PersistedObject? root = null;
        PersistedList? dropIns = null;
        while (!isEmpty && _input.ToNext(XmlNames.Root))
        {
            var start = Start();
            switch (start.Element)
            {
                case XmlNames.Application when root is null && start.Reference is null:
                    root = (PersistedObject)ObjectItem(start);
                    break;
                case XmlNames.DropIns when dropIns is null && start.Reference is null:
                    NothingBut(start, XmlNames.Id);
                    dropIns = List(start);
                    break;
                case XmlNames.Application or XmlNames.DropIns:
                    throw XmlInput.Wrong(start.Place, $"<{start.Element}> is there twice, or refers to another; expected one, with what is in it");
                default:
                    throw XmlInput.Wrong(start.Place, $"<{start.Element}> stands in <tap>; expected <{XmlNames.Application}> or <{XmlNames.DropIns}>");
            }
        }

        var end = _input.Place;
        _input.ToEnd();
        _nodes.Complete();
        return root is null
            ? throw XmlInput.Wrong(end, $"<tap> ends without an <{XmlNames.Application}>")
            : new TapDocument(WithName(root), dropIns ?? []);
    }

    // A name of digits is a number by the rules, and a name still.
    private static PersistedObject WithName(PersistedObject root)
    {
        if (root["name"] is long or double or bool)
        {
            root["name"] = TextForms.ToText(root["name"]!);
        }

        return root;
    }

    private void CheckFormat()
    {
        var place = _input.Place;
        var format = 0;
        while (_input.ToNextAttribute(out var isMeta))
        {
            format = !isMeta && _input.Attribute == XmlNames.Format
                ? _input.Number(XmlNames.Format)
                : throw XmlInput.Wrong(_input.Place, $"<tap> has no attribute \"{_input.Attribute}\"; expected \"{XmlNames.Format}\"");
            if (format > FormatVersion)
            {
                throw new InvalidDataException(
                    $"It has format version {format}{Position.Describe(_input.Place)}, and this program reads version {FormatVersion}. Update the tools.");
            }
        }

        if (format == 0)
        {
            throw XmlInput.Wrong(place, $"<tap> lacks the attribute \"{XmlNames.Format}\"; expected {XmlNames.Format}=\"{FormatVersion}\"");
        }
    }

    /// <summary>A value in a list or a map.</summary>
    private object? Item()
    {
        var start = Start();
        if (start.Reference is not null)
        {
            return Reference(start);
        }

        if (start.Kind is not null && start.Kind != start.Element && start is not { Element: XmlNames.Text, Kind: XmlNames.Escaped })
        {
            throw XmlInput.Wrong(start.Place, $"<{start.Element}> has tap:kind=\"{XmlInput.Shorten(start.Kind)}\", and says by its name what it is; expected no tap:kind");
        }

        switch (start.Element)
        {
            case XmlNames.Object when start.Type is not null:
                NothingBut(start, XmlNames.Type);
                return Object(start, Type(start.Type, start.Version));
            case XmlNames.Object:
                throw XmlInput.Wrong(start.Place, "<object> does not say of what type it is; expected tap:type=\"…\"");
            case XmlNames.List:
                NothingBut(start, XmlNames.Id);
                return List(start);
            case XmlNames.Map:
                NothingBut(start, XmlNames.Id);
                return Map(start);
            case XmlNames.Null:
                NothingBut(start);
                return _input.Text(start).Length == 0 ? null : throw XmlInput.Wrong(start.Place, "there is text in <null>");
            case XmlNames.Text or XmlNames.Integer or XmlNames.Real or XmlNames.Boolean or XmlNames.Bytes:
                NothingBut(start);
                return XmlScalars.Read(_input, start, start.Kind ?? start.Element);
            default:
                return ObjectItem(start);
        }
    }

    private object ObjectItem(in XmlStart start)
    {
        if (start.Type is not null)
        {
            throw XmlInput.Wrong(start.Place, $"<{start.Element}> says of what type it is by its name; expected <object tap:type=\"{XmlInput.Shorten(start.Type)}\">, or no tap:type");
        }

        if (start.Version <= 1 && _elements.TryGetValue(start.Element, out var type))
        {
            return Object(start, type);
        }

        if (XmlNames.TypeOf(start.Element) is not { } typeName)
        {
            throw XmlInput.Wrong(start.Place, XmlNames.ElementOf(start.Element) is { } element
                ? $"<{start.Element}> begins with a capital; expected <{element}>"
                : $"<{start.Element}> is no item; expected the name of a type as in <tcpServer>, or <object tap:type=\"{start.Element}\">");
        }

        type = Type(typeName, start.Version);
        if (start.Version <= 1)
        {
            _elements.Add(start.Element, type);
        }

        return Object(start, type);
    }

    private void Member()
    {
        var start = Start();
        var name = start.Element;
        if (start.Name is not null)
        {
            name = XmlScalars.Unescape(start.Name, start.Place);
        }

        var value = MemberValue(start);
        _members.Add(name, value, start.Place);
    }

    private object MemberValue(in XmlStart start)
    {
        if (start.Reference is not null)
        {
            return Reference(start);
        }

        if (start.Type is not null)
        {
            return start.Kind is null or XmlNames.Object
                ? Object(start, Type(start.Type, start.Version))
                : throw XmlInput.Wrong(start.Place, $"<{start.Element}> has tap:type and tap:kind=\"{XmlInput.Shorten(start.Kind)}\"; an object has tap:type only");
        }

        NothingBut(start, start.Kind is null or XmlNames.List or XmlNames.Map ? XmlNames.Id : "");
        return start.Kind switch
        {
            null => ListOrScalar(start),
            XmlNames.List => List(start),
            XmlNames.Map => Map(start),
            XmlNames.Object => throw XmlInput.Wrong(start.Place, $"<{start.Element}> does not say of what type it is; expected tap:type=\"…\""),
            _ => XmlScalars.Read(_input, start, start.Kind),
        };
    }

    private PersistedObject Object(in XmlStart start, XmlType type)
    {
        var node = new PersistedObject(type.Empty, []) { Place = start.Place };
        Begin(node, start);
        while (!start.IsEmpty && _input.ToNext(start.Element))
        {
            Member();
        }

        var isIncomplete = _members.HasReference(start.FirstMember);
        if (_members.Complete(node, type, start.FirstMember) is >= 0 and var twice)
        {
            throw XmlInput.Wrong(_members.PlaceAt(twice), $"the member \"{XmlInput.Shorten(_members.NameAt(twice))}\" of <{start.Element}> is there twice");
        }

        if (isIncomplete)
        {
            _nodes.AddIncomplete(node);
        }

        _depth--;
        return node;
    }

    private PersistedList List(in XmlStart start)
    {
        var list = new PersistedList { Place = start.Place };
        Begin(list, start);
        var isIncomplete = false;
        while (!start.IsEmpty && _input.ToNext(start.Element))
        {
            isIncomplete |= AddItem(list);
        }

        End(list, isIncomplete);
        return list;
    }

    /// <summary>A member that does not say what it is: a list, or what could be an attribute.</summary>
    private object ListOrScalar(in XmlStart start)
    {
        var list = new PersistedList { Place = start.Place };
        Begin(list, start);
        var isIncomplete = false;
        string? text = null;
        while (!start.IsEmpty)
        {
            var kind = _input.ToAny();
            if (kind == XmlNodeType.EndElement)
            {
                break;
            }

            if ((kind == XmlNodeType.Element && text is not null) || (kind is XmlNodeType.Text or XmlNodeType.CDATA && list.Items.Count > 0))
            {
                throw XmlInput.Wrong(kind == XmlNodeType.Element ? _input.Place : _input.TextPlace, $"there are text and elements in <{start.Element}>; expected one of the two");
            }

            if (kind == XmlNodeType.Element)
            {
                isIncomplete |= AddItem(list);
            }
            else if (text is not null || kind is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                text += _input.Value;
            }
        }

        End(list, isIncomplete);
        if (text is null)
        {
            return list;
        }

        NothingBut(start);
        return XmlText.Scalar(XmlScalars.Trim(text));
    }

    private PersistedMap Map(in XmlStart start)
    {
        var map = new PersistedMap { Place = start.Place };
        Begin(map, start);
        var isIncomplete = false;
        while (!start.IsEmpty && _input.ToNext(start.Element))
        {
            isIncomplete |= Entry(map);
        }

        End(map, isIncomplete);
        return map;
    }

    /// <returns>True when a part is a reference to what comes later.</returns>
    private bool Entry(PersistedMap map)
    {
        var place = _input.Place;
        if (_input.Element != XmlNames.Entry)
        {
            throw XmlInput.Wrong(place, $"<{_input.Element}> stands in a map; expected <{XmlNames.Entry} key=\"…\" value=\"…\" />");
        }

        var isEmpty = _input.IsEmpty;
        object? key = null;
        object? value = null;
        var hasValue = false;
        while (_input.ToNextAttribute(out var isMeta))
        {
            switch (_input.Attribute)
            {
                case XmlNames.Key when !isMeta:
                    key = XmlText.Scalar(_input.Value);
                    break;
                case XmlNames.Value when !isMeta:
                    value = XmlText.Scalar(_input.Value);
                    hasValue = true;
                    break;
                default:
                    throw XmlInput.Wrong(_input.Place, $"<{XmlNames.Entry}> has no attribute \"{(isMeta ? "tap:" : "")}{_input.Attribute}\"; expected \"{XmlNames.Key}\" or \"{XmlNames.Value}\"");
            }
        }

        while (!isEmpty && _input.ToNext(XmlNames.Entry))
        {
            if (key is null)
            {
                key = Item() ?? throw XmlInput.Wrong(place, "the key of an entry is null, which no key is");
            }
            else if (!hasValue)
            {
                value = Item();
                hasValue = true;
            }
            else
            {
                throw XmlInput.Wrong(_input.Place, $"<{_input.Element}> is one too many in <{XmlNames.Entry}>, which has a key and a value");
            }
        }

        if (key is null || !hasValue)
        {
            throw XmlInput.Wrong(place, $"<{XmlNames.Entry}> has no {(key is null ? XmlNames.Key : XmlNames.Value)}; expected it as an attribute, or an element inside");
        }

        map.AddChecked(key, value);
        return key is ForwardReference || value is ForwardReference;
    }

    /// <returns>True when it is a reference to what comes later.</returns>
    private bool AddItem(PersistedList list)
    {
        var item = Item();
        list.AddChecked(item);
        return item is ForwardReference;
    }

    private object Reference(in XmlStart start)
    {
        if (start.Type is not null || start.Kind is not null || start.Id is not null || start.Version > 0 || _members.Count > start.FirstMember
            || _input.Text(start).AsSpan().Trim(XmlScalars.Blanks).Length > 0)
        {
            throw XmlInput.Wrong(start.Place, $"<{start.Element}> has tap:ref and something else; expected tap:ref alone, as what it refers to stands elsewhere");
        }

        return _nodes.Find(start.Reference!, start.Place);
    }

    private XmlType Type(string written, int version)
    {
        // Almost everything is of the first version, and spared the making of a key.
        var key = version <= 1 ? written : string.Create(CultureInfo.InvariantCulture, $"\0{version}\0{written}");
        if (!_types.TryGetValue(key, out var type))
        {
            type = new XmlType(XmlScalars.Unescape(written, _input.Place), Math.Max(version, 1));
            _types.Add(key, type);
        }

        return type;
    }

    private XmlStart Start()
    {
        var start = new XmlStart { Element = _input.Element, Place = _input.Place, IsEmpty = _input.IsEmpty, FirstMember = _members.Count };
        while (_input.ToNextAttribute(out var isMeta))
        {
            if (!isMeta)
            {
                _members.Add(_input.Attribute, place: _input.Place, value: _input.AttributeScalar);
                continue;
            }

            switch (_input.Attribute)
            {
                case XmlNames.Type:
                    start.Type = _input.AttributeValue;
                    break;
                case XmlNames.Version:
                    start.Version = _input.Number("tap:version");
                    break;
                case XmlNames.Id:
                    start.Id = _input.AttributeValue;
                    break;
                case XmlNames.Reference:
                    start.Reference = _input.AttributeValue;
                    break;
                case XmlNames.Kind:
                    start.Kind = _input.AttributeValue;
                    break;
                case XmlNames.Name when start.Element != XmlNames.Member:
                    throw XmlInput.Wrong(_input.Place, $"<{start.Element}> has tap:name; expected <{XmlNames.Member} tap:name=\"…\">, or no tap:name");
                case XmlNames.Name:
                    start.Name = _input.AttributeValue;
                    break;
                default:
                    throw XmlInput.Wrong(
                        _input.Place, $"there is no attribute tap:{_input.Attribute}; expected tap:type, tap:version, tap:id, tap:ref, tap:kind or tap:name");
            }
        }

        return start;
    }

    /// <summary>Complains about members and about what is said of a value that has no place for it.</summary>
    /// <param name="start">Of the element.</param>
    /// <param name="allowed">What may be there: what belongs to an object, the id, or nothing.</param>
    private void NothingBut(in XmlStart start, string allowed = "")
    {
        if (allowed != XmlNames.Type && _members.Count > start.FirstMember)
        {
            throw XmlInput.Wrong(
                _members.PlaceAt(start.FirstMember),
                $"<{start.Element}> has the attribute \"{_members.NameAt(start.FirstMember)}\", and only objects have members; expected tap:type=\"…\" beside it");
        }

        var extra = start switch
        {
            { Type: not null } when allowed != XmlNames.Type => XmlNames.Type,
            { Version: > 0 } when allowed != XmlNames.Type => XmlNames.Version,
            { Id: not null } when allowed is not (XmlNames.Type or XmlNames.Id) => XmlNames.Id,
            _ => null,
        };
        if (extra is not null)
        {
            throw XmlInput.Wrong(start.Place, $"<{start.Element}> has tap:{extra}, which has no meaning for what it is");
        }
    }

    private void Begin(PersistedNode node, in XmlStart start)
    {
        // One less, for the scalars inside.
        if (++_depth >= ModelLimits.DeepestNesting)
        {
            throw XmlInput.Wrong(start.Place, $"it is nested deeper than {ModelLimits.DeepestNesting} levels");
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (start.Id is not null)
        {
            _nodes.Add(start.Id, node);
        }
    }

    private void End(PersistedNode node, bool isIncomplete)
    {
        if (isIncomplete)
        {
            _nodes.AddIncomplete(node);
        }

        _depth--;
    }
}
