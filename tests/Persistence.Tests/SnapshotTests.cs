using CsCheck;
using Twisted.Persistence;
using Twisted.Persistence.Binary;
using Twisted.Persistence.Model;
using Twisted.Services;

namespace Twisted.Tests.Persistence;

/// <summary>A snapshot is saved without a tree of nodes; the bytes are those of the tree.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void Any_graph_gives_the_bytes_of_its_tree_whatever_the_order_of_its_members() =>
        Gen.Byte.Array[0, 400].Sample(
            choices =>
            {
                var (application, types) = Graph(choices);
                using var snapshot = TapSnapshot.Take(application, types, []);
                var ofTree = new TapEncoding().Write(snapshot.ToDocument());
                return TapEncodings.Write(snapshot, TapFormat.Tap).Span.SequenceEqual(ofTree.Span);
            },
            iter: 5000);

    [Fact]
    public void Any_graph_survives_all_conversions_and_is_the_same_when_it_is_saved_again() =>
        Gen.Byte.Array[0, 400].Sample(
            choices =>
            {
                var (application, types) = Graph(choices);
                using var snapshot = TapSnapshot.Take(application, types, []);
                var saved = TapEncodings.Write(snapshot, TapFormat.Tap).ToArray();
                return Array.TrueForAll(Enum.GetValues<TapFormat>(), format =>
                {
                    var read = TapEncodings.Of(format).Read(TapEncodings.Write(snapshot, format));
                    using var again = TapSnapshot.Take(ModelReader.Read<Application>(read.Root, types), types, []);
                    return TapEncodings.Write(again, TapFormat.Tap).Span.SequenceEqual(saved);
                });
            },
            iter: 1000);

    [Fact]
    public void What_an_object_refers_to_before_its_place_in_the_order_of_names_comes_back()
    {
        var last = new Knot { Value = 1 };
        var first = new Knot { Value = 2, Others = [last], Next = last };
        last.Next = first;
        var types = Types();
        using var snapshot = TapSnapshot.Take(new Application("knots") { first }, types, []);

        var again = ModelReader.Read<Application>(new TapEncoding().Read(TapEncodings.Write(snapshot, TapFormat.Tap)).Root, types);

        var knot = Assert.IsType<Knot>(Assert.Single(again.Services));
        Assert.Equal(2, knot.Value);
        Assert.Same(knot.Next, Assert.Single(knot.Others));
        Assert.Same(knot, knot.Next!.Next);
    }

    [Fact]
    public void What_is_nested_deeper_in_the_order_of_names_than_as_it_was_written_is_refused()
    {
        // Each is written under the application, and found through the one before.
        var knots = Enumerable.Range(0, 2 * ModelLimits.DeepestNesting).Select(i => new Knot { Value = i }).ToList();
        for (var i = 1; i < knots.Count; i++)
        {
            knots[i].Next = knots[i - 1];
        }

        using var snapshot = TapSnapshot.Take(new Application("deep") { new Knot { Others = knots, Next = knots[^1] } }, Types(), []);

        Assert.Throws<TapException>(() => TapEncodings.Write(snapshot, TapFormat.Tap));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_type_that_hides_that_it_could_not_be_written_is_refused(bool isDeep)
    {
        var types = Types();
        types.Add<Hiding>(
            "Sample.Hiding",
            1,
            (_, members) =>
            {
                if (isDeep)
                {
                    Assert.Throws<TapException>(() => members.Write("randoms", new List<Random> { new(1) }));
                }
                else
                {
                    Assert.Throws<ArgumentException>(() => members.Write<object>("numbers", new HashSet<int> { 1 }));
                }
            },
            _ => new Hiding());

        var failure = Assert.Throws<TapException>(() => TapSnapshot.Take(new Application("hiding") { new Hiding() }, types, []));

        Assert.Equal("The application cannot be saved: writing an object of type \"Sample.Hiding\" failed, and it went on.", failure.Message);
    }

    [Theory]
    [InlineData("changed", true)]
    [InlineData("refused", false)]
    [InlineData("own", false)]
    public void Only_what_changes_while_it_is_looked_at_may_pass(string fault, bool mayPass)
    {
        var types = Sample.Types();
        types.Add<Hiding>(
            "Sample.Hiding",
            1,
            (_, members) =>
            {
                List<int> numbers = [1, 2];
                switch (fault)
                {
                    case "changed":
                        members.Write("numbers", numbers.Select(number => Change(numbers, number)));
                        break;
                    case "refused":
                        members.Write<object>("number", 5);
                        break;
                    default:
                        throw new InvalidOperationException("it is out of order");
                }
            },
            _ => new Hiding());

        var failure = Assert.Throws<TapException>(() => TapSnapshot.Take(new Application("hiding") { new Hiding() }, types, []));

        Assert.Equal(mayPass, failure.MayPass);

        static int Change(List<int> numbers, int number)
        {
            numbers.Add(number);
            return number;
        }
    }

    private static PersistedTypeRegistry Types()
    {
        var types = Sample.Types();
        types.Add<Knot>(
            "Sample.Knot",
            1,
            static (knot, members) =>
            {
                members.Write("value", knot.Value);
                members.Write("others", knot.Others);
                if (knot.Value % 3 == 0)
                {
                    members.Write("label", knot.Label);
                    members.Write("next", knot.Next);
                }
                else
                {
                    members.Write("next", knot.Next);
                    members.Write("label", knot.Label);
                }

                members.Write("byName", knot.ByName);
            },
            static _ => new Knot(),
            static (knot, members) =>
            {
                knot.Value = members.Read<int>("value");
                knot.Others = members.Read<List<Knot>>("others");
                knot.Next = members.ReadOptional<Knot>("next");
                knot.Label = members.ReadOptional<string>("label");
                knot.ByName = members.ReadOptional<Dictionary<string, Knot?>>("byName");
            });
        return types;
    }

    private static (Application Application, PersistedTypeRegistry Types) Graph(byte[] choices)
    {
        var next = 0;
        var knots = new List<Knot> { new() };
        int Choose(int count) => next < choices.Length ? choices[next++] % count : 0;
        while (next < choices.Length)
        {
            var knot = new Knot { Value = Choose(256) };
            switch (Choose(6))
            {
                case 0:
                    knot.Label = $"label {Choose(4)}";
                    break;
                case 1:
                    knot.Next = knots[Choose(knots.Count)];
                    break;
                case 2:
                    knot.Others = knots[Choose(knots.Count)].Others;
                    break;
                case 3:
                    knot.ByName = new(StringComparer.OrdinalIgnoreCase) { ["a"] = knots[Choose(knots.Count)], ["b"] = null };
                    break;
                case 4:
                    knot.ByName = knots[Choose(knots.Count)].ByName;
                    break;
            }

            var owner = knots[Choose(knots.Count)];
            (owner.Next, owner.Others) = Choose(2) == 0 ? (knot, owner.Others) : (owner.Next, [.. owner.Others, knot]);
            knots.Add(knot);
        }

        return (new Application("graph") { knots[0] }, Types());
    }

    private sealed class Knot : Service
    {
        public int Value { get; set; }

        public string? Label { get; set; }

        public Knot? Next { get; set; }

        public List<Knot> Others { get; set; } = [];

        public Dictionary<string, Knot?>? ByName { get; set; }
    }

    private sealed class Hiding : Service;
}
