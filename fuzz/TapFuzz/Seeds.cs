using Twisted.Persistence;
using Twisted.Persistence.Binary;
using Twisted.Persistence.Model;

namespace Twisted.Fuzzing;

/// <summary>Small taps that have one of everything, for a fuzzer to begin with.</summary>
internal static class Seeds
{
    public static void Write(string folder)
    {
        foreach (var (name, document) in new[] { ("qotd", Quotes()), ("everything", Everything()) })
        {
            foreach (var (target, format, ending) in new[] { ("tap", TapFormat.Tap, "tap"), ("xml", TapFormat.Xml, "tax"), ("source", TapFormat.Source, "tas") })
            {
                Put(folder, target, $"{name}.{ending}", TapEncodings.Of(format).Write(document));
            }

            var output = new BinaryOutput();
            new BinaryModelWriter(output).Value(document.Root["services"]);
            Put(folder, "tree", name, output.WrittenMemory);
        }
    }

    private static void Put(string folder, string target, string name, ReadOnlyMemory<byte> content)
    {
        Directory.CreateDirectory(Path.Combine(folder, target));
        File.WriteAllBytes(Path.Combine(folder, target, name), content.Span);
    }

    private static TapDocument Quotes() => new(
        new PersistedObject("Application")
        {
            ["name"] = "qotd",
            ["services"] = new PersistedList
            {
                new PersistedObject("TcpServer")
                {
                    ["endpoint"] = "tcp:8007",
                    ["factory"] = new PersistedObject("TwistedQuotes.QotdFactory")
                    {
                        ["quoter"] = new PersistedObject("TwistedQuotes.StaticQuoter") { ["quote"] = "An apple a day" },
                    },
                },
            },
        },
        [new PersistedObject("DropIn") { ["id"] = "TwistedQuotes", ["version"] = "0.1.0", ["stock"] = true, ["packages"] = new PersistedList() }]);

    private static TapDocument Everything()
    {
        var shared = new PersistedObject("A.Shared", 3) { ["n"] = 8007, ["text"] = "8007" };
        var list = new PersistedList { 1, -1, long.MinValue, 1.5, -0.0, double.NaN, double.NegativeInfinity, "", "a\r\n\t\"\\ <&> \ud800 \ufffe\u0001", true, false, null, new byte[] { 0, 255 }, shared };
        var map = new PersistedMap { { "key", shared }, { 5, null }, { list, list } };
        var cycle = new PersistedObject("cycle") { ["map"] = map, ["list"] = list };
        cycle["self"] = cycle;
        list.Add(cycle);
        return new(new PersistedObject("Application") { ["name"] = "everything", ["services"] = new PersistedList { shared, cycle, new PersistedList(), map } }, []);
    }
}
