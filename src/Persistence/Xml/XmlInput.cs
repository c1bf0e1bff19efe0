using System.Globalization;
using System.Text;
using System.Xml;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Xml;

/// <summary>Walks through the elements of a <c>.tax</c>, and knows what may stand between them.</summary>
internal sealed class XmlInput
{
    private const string Declarations = "http://www.w3.org/2000/xmlns/";
    private const string Xml = "http://www.w3.org/XML/1998/namespace";
    private const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

    private readonly XmlReader _reader;
    private readonly IXmlLineInfo _position;
    private readonly string _tap;
    private readonly string _model;
    private readonly TextPool _texts = new();
    private readonly char[] _chunk = new char[XmlText.LongestNumber + 1];

    public XmlInput(XmlReader reader)
    {
        _reader = reader;
        _position = (IXmlLineInfo)reader;

        // The reader gives the very string that is in its table.
        _tap = reader.NameTable.Add(XmlNames.Tap);
        _model = reader.NameTable.Add(XmlNames.Model);
    }

    /// <summary>Of the node at which it is.</summary>
    public long Place => Position.OfText(_position.LineNumber, _position.LinePosition);

    /// <summary>Of the first character of the text at which it is that is not white.</summary>
    public long TextPlace
    {
        get
        {
            var line = _position.LineNumber;
            var column = _position.LinePosition;
            foreach (var character in Value)
            {
                if (!XmlScalars.Blanks.Contains(character))
                {
                    break;
                }

                (line, column) = character == '\n' ? (line + 1, 1) : (line, column + 1);
            }

            return Position.OfText(line, column);
        }
    }

    /// <summary>Of the element at which it is.</summary>
    public string Element => _reader.LocalName;

    /// <summary>Of the attribute at which it is.</summary>
    public string Attribute => _reader.LocalName;

    public string Value => _reader.Value;

    /// <summary>The value of the attribute at which it is. To be asked for once.</summary>
    public string AttributeValue => Complete(Chunk());

    /// <summary>The value of the attribute at which it is, as what it looks like. To be asked for once.</summary>
    public object AttributeScalar
    {
        get
        {
            // What is an integer needs no text before.
            var chunk = Chunk();
            return XmlText.TryParsePlain(chunk, out var number) ? PersistedValue.Of(number) : XmlText.Scalar(Complete(chunk));
        }
    }

    public bool IsEmpty => _reader.IsEmptyElement;

    /// <summary>The error for what XML allows and a tap does not.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="what">What is wrong, and what is expected.</param>
    public static InvalidDataException Wrong(long place, string what) => Malformed.At(place, what);

    /// <summary>Goes to the root.</summary>
    public void ToRoot()
    {
        _reader.MoveToContent();
        if (Element != XmlNames.Root || !ReferenceEquals(_reader.NamespaceURI, _tap))
        {
            var found = _reader.NamespaceURI.Length > 0 ? $"<{Element}> of the namespace \"{_reader.NamespaceURI}\"" : $"<{Element}> without a namespace";
            throw Wrong(Place, $"its root is {found}; expected <tap xmlns=\"{XmlNames.Tap}\" format=\"1\">");
        }
    }

    /// <summary>Reads to the end of the file, where nothing else may be.</summary>
    public void ToEnd()
    {
        while (_reader.Read())
        {
        }
    }

    /// <summary>Goes to the next element of the same parent, from the end of the one before.</summary>
    /// <returns>False at the parent's end.</returns>
    public bool ToNext(string parent)
    {
        while (_reader.Read())
        {
            switch (_reader.NodeType)
            {
                case XmlNodeType.Element:
                    CheckElement();
                    return true;
                case XmlNodeType.EndElement:
                    return false;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    throw Wrong(TextPlace, $"there is text in <{parent}>, which has elements only");
            }
        }

        return false;
    }

    /// <summary>Goes to the next element or the next text, or to the end of their parent.</summary>
    public XmlNodeType ToAny()
    {
        _reader.Read();
        if (_reader.NodeType == XmlNodeType.Element)
        {
            CheckElement();
        }

        return _reader.NodeType;
    }

    /// <summary>Goes over an element's attributes, leaving out those that say nothing to a tap.</summary>
    /// <returns>False at the end, with the element as the place again.</returns>
    public bool ToNextAttribute(out bool isMeta)
    {
        while (_reader.MoveToNextAttribute())
        {
            var space = _reader.NamespaceURI;
            if (space.Length == 0 || ReferenceEquals(space, _model))
            {
                isMeta = space.Length > 0;
                return true;
            }

            if (space is not (Declarations or Xml or SchemaInstance))
            {
                throw Wrong(Place, $"the attribute \"{_reader.Name}\" is of the namespace \"{space}\"; expected \"{XmlNames.Model}\", or none");
            }
        }

        _reader.MoveToElement();
        isMeta = false;
        return false;
    }

    /// <summary>All text in an element that has nothing else, up to its end.</summary>
    public string Text(in XmlStart start)
    {
        if (start.IsEmpty)
        {
            return "";
        }

        // Comments and sections make several texts of one.
        string? first = null;
        StringBuilder? all = null;
        while (_reader.Read() && _reader.NodeType != XmlNodeType.EndElement)
        {
            if (_reader.NodeType == XmlNodeType.Element)
            {
                throw Wrong(Place, $"<{Element}> stands in <{start.Element}>, which has text only");
            }

            if (first is null)
            {
                first = _reader.Value;
            }
            else
            {
                (all ??= new StringBuilder(first)).Append(_reader.Value);
            }
        }

        return all?.ToString() ?? first ?? "";
    }

    /// <summary>The attribute at which it is, as a number.</summary>
    public int Number(string attribute)
    {
        var text = _reader.Value.Trim();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
            ? number
            : throw Wrong(Place, $"{attribute}=\"{Shorten(text)}\" is no number from 1 to {int.MaxValue}");
    }

    /// <summary>A value of the file in a message.</summary>
    public static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";

    // The reader would make a text of each value.
    private ReadOnlySpan<char> Chunk() => _chunk.AsSpan(0, _reader.ReadValueChunk(_chunk, 0, _chunk.Length));

    private string Complete(ReadOnlySpan<char> chunk) =>
        chunk.Length == _chunk.Length ? string.Concat(chunk, _reader.Value) : _texts.Get(chunk);

    private void CheckElement()
    {
        if (!ReferenceEquals(_reader.NamespaceURI, _tap))
        {
            throw Wrong(Place, $"<{_reader.Name}> is of {(_reader.NamespaceURI.Length > 0 ? $"the namespace \"{_reader.NamespaceURI}\"" : "no namespace")}; expected \"{XmlNames.Tap}\"");
        }
    }
}
