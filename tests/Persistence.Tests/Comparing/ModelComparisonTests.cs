using System.Text;
using Twisted.Persistence.Comparing;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Persistence.Comparing;

public sealed class ModelComparisonTests
{
    [Fact]
    public void Each_kind_of_difference_has_its_path_and_both_sides()
    {
        var old = new PersistedObject("Application")
        {
            ["name"] = "qotd",
            ["services"] = new PersistedList { Service("web", "one"), Service("mail", "two"), Service("gone", "three") },
            ["same"] = double.NaN,
            ["zero"] = 0.0,
            ["whole"] = 1.0,
            ["kind"] = 5L,
            ["text"] = "a\u0000\ud800\"\n",
            ["bytes"] = new byte[] { 1, 2 },
            ["numbers"] = new PersistedList { 1L, 2L, 3L, 4L },
            ["map"] = new PersistedMap { { "a", 1L }, { 7L, null }, { "c/d", 3L } },
            ["removed"] = true,
            ["type"] = new PersistedObject("Old") { ["member"] = 1L },
        };
        var now = new PersistedObject("Application", 2)
        {
            ["name"] = "quotes",
            ["services"] = new PersistedList { Service("mail", "zwei"), Service("web", "one"), Service("new", "three") },
            ["same"] = double.NaN,
            ["zero"] = -0.0,
            ["whole"] = 1L,
            ["kind"] = "5",
            ["text"] = new string('x', 200),
            ["bytes"] = Enumerable.Repeat((byte)255, 20).ToArray(),
            ["numbers"] = new PersistedList { 1L, 3L, 4L },
            ["map"] = new PersistedMap { { "c/d", 3L }, { "a", 1L }, { 8L, null } },
            ["added"] = new PersistedList(),
            ["type"] = new PersistedObject("New", 3) { ["member"] = 2L },
        };

        Assert.Equal(
            """
            /: Application 1 | Application 2
            /added:  | a list of 0 items
            /bytes: 2 bytes 0102 | 20 bytes ffffffffffffffffffffffffffffffff…
            /kind: 5 | "5"
            /map/7: null | 
            /map/8:  | null
            /map: in this order | in the order "c/d", a
            /name: "qotd" | "quotes"
            /numbers/1: 2 | 
            /removed: true | 
            /services/mail/quote: "two" | "zwei"
            /services/gone: Service 1 | 
            /services/new:  | Service 1
            /services: in the order web, mail | in the order mail, web
            /text: "a\u0000\ud800\"\n" | "XXX"… (200 characters)
            /type: Old 1 | New 3
            /type/member: 1 | 2
            /whole: 1.0 | 1
            /zero: 0.0 | -0.0
            """.Replace("XXX", new string('x', 120), StringComparison.Ordinal),
            Compare(old, now));
    }

    [Fact]
    public void What_is_one_object_in_one_and_several_in_the_other_is_told()
    {
        var quoter = Service("q", "text");
        var old = new PersistedObject("Root") { ["a"] = quoter, ["b"] = quoter };
        var now = new PersistedObject("Root") { ["a"] = Service("q", "text"), ["b"] = Service("q", "other") };

        Assert.Equal("/b: the same as /a | one of its own\n/b/quote: \"text\" | \"other\"", Compare(old, now));
        Assert.Equal("/b: one of its own | the same as /a\n/b/quote: \"other\" | \"text\"", Compare(now, old));
    }

    [Fact]
    public void Circles_of_other_lengths_differ_and_the_comparison_ends()
    {
        var one = new PersistedObject("Node");
        one["next"] = one;
        var two = new PersistedObject("Node");
        two["next"] = new PersistedObject("Node") { ["next"] = two };

        Assert.Equal("", Compare(one, one));
        Assert.Equal("", Compare(two, two));
        Assert.Equal("/next: the same as / | one of its own", Compare(one, two));
    }

    [Fact]
    public void What_is_nested_too_deeply_is_refused()
    {
        var (old, now) = (Chain(1_000_000), Chain(1_000_000));

        Assert.Equal("Its objects are nested too deeply.", Assert.Throws<InvalidDataException>(() => ModelComparison.Compare(old, now)).Message);
    }

    private static PersistedObject Chain(int length)
    {
        var last = new PersistedObject("Node");
        for (var i = 0; i < length; i++)
        {
            last = new PersistedObject("Node") { ["next"] = last };
        }

        return last;
    }

    private static PersistedObject Service(string name, string quote) => new("Service") { ["name"] = name, ["quote"] = quote };

    private static string Compare(PersistedObject old, PersistedObject now) => ModelComparison.Compare(old, now)
        .Aggregate(new StringBuilder(), (text, difference) => text.Append('\n').Append(difference.Path).Append(": ").Append(difference.Old).Append(" | ").Append(difference.New))
        .ToString().TrimStart('\n');
}
