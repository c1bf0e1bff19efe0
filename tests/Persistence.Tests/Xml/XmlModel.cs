using System.Text;
using Twisted.Persistence;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Persistence.Xml;

/// <summary>Documents for tests, and what is made of them.</summary>
internal static class XmlModel
{
    public static ITapEncoding Encoding { get; } = TapEncodings.Of(TapFormat.Xml);

    /// <summary>An application as the tools make it, with the lock of a drop-in.</summary>
    public static TapDocument Qotd()
    {
        var file = new PersistedObject("File")
        {
            ["path"] = "lib/net10.0/TwistedQuotes.dll",
            ["sha256"] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            ["kind"] = "Managed",
        };
        var package = new PersistedObject("Package")
        {
            ["id"] = "TwistedQuotes",
            ["version"] = "0.1.0",
            ["source"] = "https://feed.example/v3/index.json",
            ["sha512"] = "7iaw3Ur350mqGo7jwQrpkj9hiYB3Lkc/iBml1JQODbJ6wYX4oOHV+E+IvIh/1nsUNzLDBMxfqa2Ob1f1ACio/w==",
            ["files"] = new PersistedList { file },
        };
        var dropIn = new PersistedObject("DropIn") { ["id"] = "TwistedQuotes", ["version"] = "0.1.0", ["stock"] = true, ["packages"] = new PersistedList { package } };
        return new TapDocument(ModelWriter.Write(Sample.Application(), Sample.Types()), [dropIn]);
    }

    /// <summary>Every kind of value in every form that it has.</summary>
    public static TapDocument Everything()
    {
        var quoter = new PersistedObject("TwistedQuotes.StaticQuoter") { ["quote"] = "An apple a day\nkeeps the doctor away.\n" };
        var words = new PersistedList { "one", "two" };
        var byQuoter = new PersistedMap { { "short", 1 }, { "7", "digits" }, { quoter, words }, { 8, null }, { "list", new PersistedList() } };
        var all = new PersistedObject("Sample.Everything", 3)
        {
            ["text"] = "plain <&> \"quoted\" 'single'",
            ["empty"] = "",
            ["digits"] = "8007",
            ["truthLike"] = "true",
            ["blanks"] = "  ",
            ["lines"] = "first\n  second\tafter a tab\n",
            ["long"] = string.Join(' ', Enumerable.Repeat("so long that it has a line of its own", 8)),
            ["escaped"] = "C:\\new\r\nbell \a, half a pair \ud800, no character \uffff",
            ["integer"] = 8007,
            ["smallest"] = long.MinValue,
            ["real"] = 0.5,
            ["whole"] = 1.0,
            ["minusZero"] = -0.0,
            ["large"] = 1e20,
            ["infinite"] = double.NegativeInfinity,
            ["notANumber"] = double.NaN,
            ["oddNotANumber"] = BitConverter.Int64BitsToDouble(0x7ff8000000000001),
            ["truth"] = false,
            ["bytes"] = new byte[] { 0, 1, 254, 255 },
            ["noBytes"] = Array.Empty<byte>(),
            ["words"] = words,
            ["byQuoter"] = byQuoter,
            ["quoter"] = quoter,
            ["nothing"] = new PersistedMap(),
            ["Ünïcode-näme"] = "😀",
            ["no XML name"] = 1,
            ["xmlns"] = "not a namespace",
            ["member"] = "a member of that name",
            ["line\nend\\"] = quoter,
        };
        all["self"] = all;
        var items = new PersistedList
        {
            "text", "7", "", "C:\\new\r\n", 7, -1.5, double.NaN, true, new byte[] { 1 }, null, new PersistedList { new PersistedList() }, words, byQuoter,
            new PersistedMap { { "a", "b" } }, new PersistedObject("List") { ["clash"] = true }, new PersistedObject("small"), new PersistedObject("With.Dot", 2) { ["a"] = 1 },
            new PersistedObject("Odd\nname\\") { [""] = "" }, new PersistedObject("Plain", 7) { ["a"] = 1 }, new PersistedObject("Plain"), all, quoter,
        };
        var root = new PersistedObject("Application") { ["name"] = "all", ["all"] = all, ["services"] = items };
        items.Add(items);
        items.Add(root);
        return new TapDocument(root, []);
    }

    public static string Write(TapDocument document) => System.Text.Encoding.UTF8.GetString(Encoding.Write(document).Span);

    public static TapDocument Read(string text) => Encoding.Read(System.Text.Encoding.UTF8.GetBytes(text));

    public static string Refusal(ReadOnlyMemory<byte> content) => Assert.Throws<InvalidDataException>(() => Encoding.Read(content)).Message;

    public static string Refusal(string text) => Refusal(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>A whole tap around members of the application.</summary>
    public static string Tap(string members, string attributes = "name=\"x\"") => new StringBuilder()
        .Append("<tap xmlns=\"urn:twisted:tap\" xmlns:tap=\"urn:twisted:tap:model\" format=\"1\">\n")
        .Append("<application ").Append(attributes).Append(">\n")
        .Append(members)
        .Append("\n</application>\n</tap>\n")
        .ToString();
}
