using Twisted.Persistence;
using Twisted.Persistence.Binary;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Persistence.Source;

/// <summary>Models for tests: one that a person knows, one of everything, and any.</summary>
internal static class SourceModel
{
    private static readonly string[] Texts =
        ["", "name", "a\nb\n", "\n\n", "\r\n", "\"quoted\\", "\ud800", "\udc00\ud800", "\0\u001b\ufffe", "𝄞 ünïcödé", "\u2028\u0085\u202e", "\U000e0041", "{\"a\"}", "*/ //", "version"];

    private static readonly double[] Reals =
        [0, -0.0, 1.5, -2, 1e300, 5e-324, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity, BitConverter.UInt64BitsToDouble(0x7ff8000000000001), BitConverter.UInt64BitsToDouble(0xfff0000000000001)];

    private static readonly long[] Integers = [0, 1, -1, 8007, int.MinValue, int.MaxValue, uint.MaxValue, (long)int.MinValue - 1, long.MinValue, long.MaxValue];

    public static TapDocument Qotd()
    {
        var quoter = new PersistedObject("TwistedQuotes.StaticQuoter") { ["quote"] = "An apple a day keeps the doctor away." };
        return new TapDocument(
            new PersistedObject("Application")
            {
                ["name"] = "qotd",
                ["services"] = new PersistedList { Server("tcp:8007", quoter), Server("tcp:8008", quoter) },
            },
            [new PersistedObject("DropIn") { ["id"] = "TwistedQuotes", ["version"] = "0.1.0", ["stock"] = false, ["packages"] = new PersistedList() }]);
    }

    public static TapDocument Everything()
    {
        var list = new PersistedList();
        var map = new PersistedMap();
        var twin = new PersistedObject("A.Twin-2", 3);
        var root = new PersistedObject("Application")
        {
            ["name"] = "all",
            ["texts"] = ListOf(Texts),
            ["reals"] = ListOf(Reals),
            ["integers"] = ListOf(Integers),
            ["others"] = new PersistedList { null, true, false, Array.Empty<byte>(), new byte[] { 0, 255, 16 } },
            ["poem"] = "One line,\nanother \"line\",\n\nand the last.",
            ["list"] = list,
            ["map"] = map,
            ["again"] = list,
            ["twin"] = twin,
            [""] = new PersistedObject("Empty"),
            ["a \"member\"\n"] = new PersistedObject("Änders", int.MaxValue),
            ["\ud800"] = new PersistedObject("\udc00"),
        };
        list.Add(1);
        list.Add(map);
        list.Add(list);
        list.Add("behind itself");
        map.Add("text", null);
        map.Add(7, list);
        map.Add(twin, new PersistedList { root });
        twin["other"] = new PersistedObject("A.Twin-2", 3) { ["other"] = twin, ["self"] = 5 };
        twin["self"] = twin;
        return new TapDocument(root, [new PersistedObject("DropIn") { ["shared"] = twin }]);
    }

    /// <summary>A model of that size at most, with shared nodes and cycles.</summary>
    public static TapDocument Any(int seed, int size)
    {
        var random = new Random(seed);
        var nodes = new List<PersistedNode>();
        var root = new PersistedObject("Application") { ["name"] = Pick(random, Texts) };
        nodes.Add(root);
        var dropIns = new PersistedList();
        for (var i = 0; i < random.Next(3); i++)
        {
            dropIns.Add(new PersistedObject("DropIn"));
        }

        for (var i = 0; i < size; i++)
        {
            Put(random, nodes[random.Next(Math.Max(0, nodes.Count - 12), nodes.Count)], AnyValue(random, nodes));
        }

        return new TapDocument(root, dropIns);
    }

    public static byte[] ToBinary(TapDocument document) => new TapEncoding().Write(document).ToArray();

    private static PersistedObject Server(string endpoint, PersistedObject quoter) => new("TcpServer")
    {
        ["endpoint"] = endpoint,
        ["factory"] = new PersistedObject("TwistedQuotes.QotdFactory", 2) { ["quoter"] = quoter },
    };

    private static void Put(Random random, PersistedNode node, object? value)
    {
        switch (node)
        {
            case PersistedObject item:
                item[random.Next(3) == 0 ? Pick(random, Texts) + "x" : $"m{random.Next(6)}"] = value;
                break;
            case PersistedList list:
                list.Add(value);
                break;
            case PersistedMap map:
                map.Add(value ?? "key", random.Next(2) == 0 ? null : Pick(random, Texts));
                break;
        }
    }

    private static object? AnyValue(Random random, List<PersistedNode> nodes)
    {
        PersistedNode made;
        switch (random.Next(12))
        {
            case 0: return null;
            case 1: return random.Next(2) == 0;
            case 2: return Pick(random, Integers);
            case 3: return Pick(random, Reals);
            case 4: return Pick(random, Texts);
            case 5: return new byte[random.Next(5)];
            case 6: return nodes[random.Next(nodes.Count)];
            case 7 or 8: made = new PersistedList(); break;
            case 9: made = new PersistedMap(); break;
            default: made = new PersistedObject(random.Next(4) == 0 ? Pick(random, Texts) + "T" : $"Some.Type{random.Next(4)}", random.Next(1, 4)); break;
        }

        nodes.Add(made);
        return made;
    }

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];

    private static PersistedList ListOf<T>(T[] values)
    {
        var list = new PersistedList();
        foreach (var value in values)
        {
            list.Add(value);
        }

        return list;
    }
}
