using CsCheck;
using Twisted.Persistence;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Persistence;

/// <summary>Documents that hold anything the object model allows: shared nodes, cycles, odd names, text that no format likes.</summary>
/// <remarks>
/// A document is made of bytes that are read as choices, and of zeros where they end, so that a shorter array gives a simpler
/// document, and a fuzzer can search among them. Nothing is shared between the application and the drop-ins: the binary
/// encoding keeps these apart.
/// </remarks>
internal sealed class RandomModel
{
    private const int DeepestRandom = 40;
    private const int LongestChain = 300;

    private static readonly string[] TypeNames =
    [
        "TcpServer", "Sample.Quoter", "MultiService", "Application", "DropIn", "small", "Text", "List", "Map", "Object", "Member", "Tap", "Null", "Entry", "Key",
        "Integer", "With-dash_and.dot", "A1", "A", "A1-", "Class", "X.Y.Z", "System.String", "", " ", "a b", "Ünï", "x:y", "1st", "\u0001", "back\\slash", "quo\"te'",
        "<&>", "new\nline", "\uFFFE", "😀", "TcpServer ", "xml", "Dictionary", "\u0000", "\u2028",
    ];

    private static readonly string[] Names =
    [
        "name", "services", "factory", "endpoint", "quoter", "id", "ref", "type", "kind", "version", "format", "xmlns", "xml", "XMLthing", "member", "text", "list",
        "entry", "key", "value", "null", "class", "new", "Upper", "with-dash", "with.dot", "_under", "ünï", "", " ", "a b", "a\nb", "a", "b", "x:y", "1st", "\u0001",
        "back\\slash", "quo\"te'", "<&>", "\uFFFF", "😀", "\u0000", "tap:id", "-", "\u00B7", "int", "record", "\u200B", "e\u0301", "é",
    ];

    private static readonly string[] Texts =
    [
        "", "x", "tcp:8007", " ", "  two  ", "\n", "\r", "\r\n", "a\rb", "tab\there", "line\nline\n", "\n first", "0", "-0", "7", "007", "+7", "1.0", "-0.0", "1E+20", "1e5", "NaN",
        "INF", "-INF", "Infinity", "true", "false", "True", "null", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "<a>&amp;\"'</a>", "]]>",
        "<![CDATA[x]]>", "<!-- -- -->", "&#0;", "{0}{{x}}", "$\"x\"", "\"\"\"", "\\", "\\u0041", "\\\\", "C:\\new", "\0", "\u0001\u001F", "\u007F\u0085\u009F", "\u2028\u2029",
        "\uFEFF", "x\uFEFF", "\uFFFE\uFFFF", "\uD800", "\uDC00", "\uDC00\uD800", "a\uD83D", "😀", "e\u0301", "é", "\u202Eabc", "//", "/* */", "#if", "AQID", "urn:twisted:tap",
        new('x', 300), new('\t', 3), string.Concat(Enumerable.Repeat("long line ", 200)), string.Concat(Enumerable.Repeat("a line\n", 40)), "'", "\"", "\a\b\f\v\u001B",
    ];

    private static readonly long[] Integers = [0, 1, -1, 7, 127, 128, -128, 1023, 1024, 8007, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 53];

    private static readonly double[] Reals =
    [
        0, -0.0, 1, -1, 0.1, 1.5, 1e20, 1e-7, 123456789.125, double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, double.PositiveInfinity,
        double.NegativeInfinity, double.NaN, BitConverter.Int64BitsToDouble(0x7FF8000000000001), BitConverter.Int64BitsToDouble(0x7FF0000000000001),
        BitConverter.Int64BitsToDouble(-1), Math.PI, 1e16, 1e15, float.MaxValue,
    ];

    private readonly byte[] _choices;
    private readonly List<PersistedNode> _nodes = [];
    private int _next;

    private RandomModel(byte[] choices) => _choices = choices;

    /// <summary>Any document. Its size grows with the bytes that it is made of.</summary>
    public static Gen<TapDocument> Documents { get; } = Gen.Byte.Array[0, 600].Select(FromBytes);

    /// <summary>The document that these bytes choose.</summary>
    public static TapDocument FromBytes(byte[] choices)
    {
        var model = new RandomModel(choices);
        var root = new PersistedObject(TapDocument.RootType, model.Version());
        model._nodes.Add(root);
        model.FillObject(root, 1);
        root["name"] = model.Text();

        model._nodes.Clear();
        var dropIns = new PersistedList();
        model._nodes.Add(dropIns);
        for (var count = model.Choose(4); count > 0; count--)
        {
            dropIns.Add(model.Object(1));
        }

        return new TapDocument(root, dropIns);
    }

    private object? Value(int depth)
    {
        switch (Choose(18))
        {
            case 0:
                return null;
            case 1:
                return Choose(2) == 1;
            case 2 or 3:
                return Integer();
            case 4 or 5:
                return Reals[Choose(Reals.Length)];
            case 6:
                return Bytes();
            case 7 or 8 when _nodes.Count > 0:
                return _nodes[Choose(_nodes.Count)];
            case 9 or 10 when depth < DeepestRandom:
                return List(depth);
            case 11 when depth < DeepestRandom:
                return Map(depth);
            case 12 or 13 or 14 when depth < DeepestRandom:
                return Object(depth);
            case 15 when depth < 2:
                return Chain(Choose(256) % LongestChain);
            default:
                return Text();
        }
    }

    private PersistedList List(int depth)
    {
        var list = new PersistedList();
        _nodes.Add(list);
        for (var count = Choose(5); count > 0; count--)
        {
            list.Add(Value(depth + 1));
        }

        return list;
    }

    private PersistedMap Map(int depth)
    {
        var map = new PersistedMap();
        _nodes.Add(map);
        for (var count = Choose(5); count > 0; count--)
        {
            // Keys may be equal, and nodes.
            map.Add(Value(depth + 1) ?? "key", Value(depth + 1));
        }

        return map;
    }

    private PersistedObject Object(int depth)
    {
        var item = new PersistedObject(TypeNames[Choose(TypeNames.Length)], Version());
        _nodes.Add(item);
        FillObject(item, depth);
        return item;
    }

    private void FillObject(PersistedObject item, int depth)
    {
        for (var count = Choose(6); count > 0; count--)
        {
            item[Names[Choose(Names.Length)]] = Value(depth + 1);
        }
    }

    private PersistedNode Chain(int length)
    {
        PersistedNode inner = new PersistedList();
        for (; length > 0; length--)
        {
            switch (length % 3)
            {
                case 0:
                    inner = new PersistedList { inner };
                    break;
                case 1:
                    inner = new PersistedMap { { length % 2 == 0 ? inner : "key", inner } };
                    break;
                default:
                    inner = new PersistedObject("Link") { ["next"] = inner };
                    break;
            }

            _nodes.Add(inner);
        }

        return inner;
    }

    private string Text()
    {
        switch (Choose(4))
        {
            case 0:
                // Any UTF-16, well-formed or not.
                return string.Create(Choose(12), this, static (text, model) =>
                {
                    for (var i = 0; i < text.Length; i++)
                    {
                        text[i] = (char)((model.Choose(256) << 8) | model.Choose(256));
                    }
                });
            case 1:
                return Texts[Choose(Texts.Length)] + Texts[Choose(Texts.Length)];
            default:
                return Texts[Choose(Texts.Length)];
        }
    }

    private long Integer() => Integers[Choose(Integers.Length)] + Choose(2);

    private byte[] Bytes() => [.. Enumerable.Range(0, Choose(70)).Select(_ => (byte)Choose(256))];

    private int Version() => Choose(8) switch
    {
        0 => 2,
        1 => int.MaxValue,
        _ => 1,
    };

    private int Choose(int count) => _next < _choices.Length ? _choices[_next++] % count : 0;
}
