using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Net;
using System.Numerics;
using System.Text;
using Twisted.Network;
using Twisted.Persistence;
using Twisted.Persistence.Binary;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Persistence;

/// <summary>Members of every type that a tap can hold.</summary>
public sealed class ValueTests
{
    [Fact]
    public void Numbers_come_back_exactly()
    {
        Same(sbyte.MinValue, byte.MaxValue, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue);
        Same(float.Epsilon, double.MaxValue, Half.MaxValue, 1.00m, decimal.MinValue, '\ud800', true);
        Same(Int128.MinValue, UInt128.MaxValue, BigInteger.Pow(-7, 1001), BigInteger.One);
        Same(0UL, (ulong)long.MaxValue, float.NaN, double.NegativeInfinity);
        Assert.True(double.IsNegative(RoundTrip(-0.0)));
        Assert.Equal("1.00", RoundTrip(1.00m).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Times_and_names_come_back_exactly()
    {
        var time = new DateTimeOffset(2026, 11, 23, 15, 8, 1, TimeSpan.FromMinutes(-330)).AddTicks(1234567);
        Same(time, time.UtcDateTime, time.DateTime, DateTime.SpecifyKind(time.DateTime, DateTimeKind.Local), TimeSpan.MinValue);
        Assert.Equal(time.Offset, RoundTrip(time).Offset);
        Assert.Equal(DateTimeKind.Utc, RoundTrip(time.UtcDateTime).Kind);
        Same(DateOnly.MaxValue, TimeOnly.MaxValue, Guid.Parse("f0e1d2c3-b4a5-9687-7869-5a4b3c2d1e0f"), new Version(1, 2), new Version(1, 2, 3, 4), new Rune(0x1f600));
        Same(new Uri("relative/ä b?c=d", UriKind.Relative), new Uri("http://user@[::1]:80/%7e?x#y"));
    }

    [Fact]
    public void Addresses_come_back_exactly()
    {
        Same(IPAddress.Parse("fe80::1%3"), new IPEndPoint(IPAddress.IPv6Loopback, 80), IPNetwork.Parse("10.0.0.0/8"), new DnsEndPoint("localhost", 25));
        Same<IPAddress>(IPAddress.Loopback);
        Same<EndPoint>(new IPEndPoint(IPAddress.Loopback, 0));
        Same<EndPoint>(new DnsEndPoint("localhost", 25, System.Net.Sockets.AddressFamily.InterNetworkV6));
        Same<ServerEndpoint>(ServerEndpoint.Parse("tcp:8007:interface=[::1]"));
        Same<DatagramEndpoint>(DatagramEndpoint.Parse("udp:8007:interface=[::1]:maxsize=512"));
        Same<DatagramClientEndpoint>(DatagramClientEndpoint.Parse("unixgram:/a\\:b"));
        Same<ClientEndpoint>(ClientEndpoint.Parse("tcp:[::1]:25:timeout=5"));
        Same<ClientEndpoint>(ClientEndpoint.Parse(@"unix:/run/a\:b"));
        Same(new TcpClientEndpoint { Host = "example.com", Port = 25 });
        Assert.Equal("tcp:example.com:25", Model<ClientEndpoint>(ClientEndpoint.Parse("tcp:Example.com:25:timeout=30")));
    }

    [Fact]
    public void Enumerations_are_kept_by_name_and_without_one_by_number()
    {
        Same(DayOfWeek.Friday, FileAccess.ReadWrite, (DayOfWeek)77, (DayOfWeek)(-1), LargeFlags.Top, LargeFlags.Top | LargeFlags.One);
        Assert.Equal("Friday", Model(DayOfWeek.Friday));
        Assert.Equal("One, Top", Model(LargeFlags.Top | LargeFlags.One));
    }

    [Fact]
    public void What_may_be_missing_is_missing_or_there()
    {
        Same<int?>(5);
        Same<DayOfWeek?>(DayOfWeek.Friday);
        Assert.Null(RoundTrip<int?>(null));
        Assert.Null(RoundTrip<string?>(null));
    }

    [Fact]
    public void Collections_come_back_as_their_own_type_in_their_order()
    {
        SameItems<int[]>([3, 1, 2]);
        SameItems<List<int?>>([3, null, 2]);
        SameItems<IReadOnlyList<string?>>(["a", null]);
        SameItems<IList<DayOfWeek>>([DayOfWeek.Friday]);
        SameItems<byte[][]>([[1, 2], []]);
        SameItems(new HashSet<string> { "b", "a" });
        SameItems<ISet<int>>(new HashSet<int> { 2, 1 });
        SameItems(new SortedSet<int> { 2, 1 });
        SameItems(new LinkedList<int>([1, 2]));
        SameItems(new Queue<int>([1, 2]));
        SameItems(new Stack<int>([1, 2, 3]));
        SameItems(new ConcurrentQueue<int>([1, 2]));
        SameItems(new ConcurrentStack<int>([1, 2]));
        SameItems(new Collection<int> { 1, 2 });
        SameItems(new ObservableCollection<int> { 1, 2 });
        SameItems(new ReadOnlyCollection<int>([1, 2]));
        SameItems(new ReadOnlySet<int>(new HashSet<int> { 2, 1 }));
        SameItems(ImmutableArray.Create(1, 2));
        SameItems(ImmutableList.Create(1, 2));
        SameItems(ImmutableQueue.Create(1, 2));
        SameItems(ImmutableStack.Create(1, 2));
        SameItems(ImmutableSortedSet.Create(2, 1));
        SameItems<IEnumerable<object?>>(new List<object?> { 1L, "a", null, true });
        Assert.Equal([1, 2], RoundTrip(new[] { 2, 1 }.ToFrozenSet())!.Order());
        Assert.Equal([1, 2], RoundTrip(ImmutableHashSet.Create(2, 1))!.Order());
    }

    [Fact]
    public void Dictionaries_come_back_as_their_own_type_in_their_order()
    {
        SameItems(new Dictionary<string, int> { ["b"] = 1, ["a"] = 2 });
        SameItems<IReadOnlyDictionary<DayOfWeek, TimeSpan?>>(new Dictionary<DayOfWeek, TimeSpan?> { [DayOfWeek.Friday] = null });
        SameItems(new SortedDictionary<int, string> { [2] = "b", [1] = "a" });
        SameItems(new SortedList<int, string> { [2] = "b", [1] = "a" });
        SameItems(new OrderedDictionary<int, string> { [2] = "b", [1] = "a" });
        SameItems(new ConcurrentDictionary<string, int> { ["a"] = 1 });
        SameItems(new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 }));
        SameItems(ImmutableSortedDictionary<string, int>.Empty.Add("a", 1));
        SameItems(ImmutableDictionary<string, int>.Empty.Add("a", 1));
        SameItems(new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary());
        SameItems(new Dictionary<(int, string), List<int>> { [(1, "a")] = [] });
    }

    [Fact]
    public void Tuples_and_pairs_come_back()
    {
        Same((1, "a", (TimeSpan?)null), Tuple.Create(1, 'x'), KeyValuePair.Create("a", 1.5));
    }

    [Fact]
    public void Comparers_of_texts_come_back()
    {
        var dictionary = RoundTrip(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["A"] = 1 });
        var set = RoundTrip(new SortedSet<string>(StringComparer.Ordinal) { "b", "B", "a" });
        var frozen = RoundTrip(new HashSet<string> { "A" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase));
        var immutable = RoundTrip(ImmutableDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase).Add("A", 1));

        Assert.Equal(1, dictionary!["a"]);
        Assert.Equal(["B", "a", "b"], set);
        Assert.True(frozen!.TryGetValue("a", out _));
        Assert.Equal(1, immutable!["a"]);
    }

    [Fact]
    public void A_comparer_that_cannot_be_kept_is_refused_by_name()
    {
        var failure = Assert.Throws<TapException>(() => Model(new HashSet<string>(StringComparer.Create(new("tr-TR"), ignoreCase: true))));

        Assert.StartsWith("The application cannot be saved: in an object of type \"Box\": the member \"value\" cannot be kept: a collection compares with ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_come_back_as_something_else_is_refused()
    {
        Assert.Contains("a System.Int32 that is written as System.Object would not come back as what it is", Refusal<object>(5), StringComparison.Ordinal);
        Assert.Contains("System.TimeSpan that is written as System.IFormattable", Refusal<IFormattable>(TimeSpan.Zero), StringComparison.Ordinal);
        Assert.Contains("would not come back", Refusal<object>(new HashSet<int>()), StringComparison.Ordinal);
        Assert.Contains("is not declared as persisted", Refusal<Random>(new Random(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_tap_can_hold_is_refused_and_not_lost()
    {
        Assert.Contains("an array of several dimensions", Refusal(new int[2, 2]), StringComparison.Ordinal);
        Assert.Contains("an array of several dimensions", Refusal(new int[0, 0]), StringComparison.Ordinal);
        Assert.Contains("no tap can hold a System.Collections.BitArray", Refusal(new BitArray(3)), StringComparison.Ordinal);
        Assert.Contains("no tap can hold a System.Collections.Specialized.NameValueCollection", Refusal(new NameValueCollection { { "a", "b" } }), StringComparison.Ordinal);
        Assert.Contains("no tap can hold a System.Collections.ArrayList", Refusal(new ArrayList { "a" }), StringComparison.Ordinal);
        Assert.Contains("no tap can hold a System.Collections.Hashtable", Refusal(new Hashtable()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_collection_of_somebodys_own_is_refused_unless_it_is_declared()
    {
        const string Undeclared = "Bag is not declared as persisted; its package declares it, or keeps the items in one of .NET's collections";
        Assert.Contains(Undeclared, Refusal(new Bag { 1 }), StringComparison.Ordinal);
        Assert.Contains(Undeclared, Refusal<List<int>>(new Bag()), StringComparison.Ordinal);
        Assert.Contains(Undeclared, Refusal<IReadOnlyList<int>>(new Bag()), StringComparison.Ordinal);
        Assert.Contains("would come back as that", Refusal<Collection<int>>(new ObservableCollection<int>()), StringComparison.Ordinal);

        var types = Types<Bag>();
        types.Add<Bag>("Bag", 1, (bag, members) => members.Write("total", bag.Total), members => new Bag { Total = members.Read<int>("total") });
        Assert.Equal(7, ModelReader.Read<Box<Bag>>(ModelWriter.Write(new Box<Bag>(new Bag { Total = 7 }), types), types).Value!.Total);
    }

    [Fact]
    public void A_list_that_the_compiler_makes_is_kept_as_the_interface_that_it_stands_for()
    {
        SameItems<IReadOnlyList<int>>([1, 2]);
        SameItems<IEnumerable<int>>([3]);
        SameItems<IEnumerable<int>>(Numbers());

        static IEnumerable<int> Numbers()
        {
            yield return 1;
            yield return 2;
        }
    }

    [Fact]
    public void A_structure_around_an_array_may_be_missing_or_have_none()
    {
        SameItems<ImmutableArray<int>?>(ImmutableArray.Create(1, 2));
        SameItems<ArraySegment<int>?>(new ArraySegment<int>([1, 2, 3], 1, 2));
        Assert.Null(RoundTrip<ImmutableArray<int>?>(null));
        Assert.True(ReadBack(default(ImmutableArray<int>)).IsDefault);
        Assert.Null(ReadBack(default(ArraySegment<int>)).Array);
        Assert.Equal([true, false], ReadBack<ImmutableArray<int>[]>([default, []]).Select(array => array.IsDefault));
        Assert.Contains("would come back as null", Refusal<ImmutableArray<int>?>(default(ImmutableArray<int>)), StringComparison.Ordinal);

        // As generated code reads a member that is no reference.
        static T ReadBack<T>(T value)
        {
            var types = new PersistedTypeRegistry();
            types.Add<Box<T>>("Box", 1, (box, members) => members.Write("value", box.Value!), members => new Box<T>(members.Read<T>("value")));
            return ModelReader.Read<Box<T>>(ModelWriter.Write(new Box<T>(value), types), types).Value!;
        }
    }

    [Fact]
    public void Tuples_of_any_length_come_back()
    {
        Same((1, 2, 3, 4, 5, 6, 7, "eight"));
        Same((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, (15, "x"), (int?)null));
        Same(new Tuple<int, int, int, int, int, int, int, Tuple<string>>(1, 2, 3, 4, 5, 6, 7, new("eight")));
    }

    [Fact]
    public void A_decimal_keeps_its_sign_and_its_scale()
    {
        foreach (var number in (decimal[])[-0.0m, 0.000m, -0m, 1.00m, -1.0m, decimal.MinValue])
        {
            Assert.Equal(decimal.GetBits(number), decimal.GetBits(RoundTrip(number)));
        }
    }

    [Fact]
    public void A_bag_is_the_same_bytes_each_time()
    {
        var bag = new ConcurrentBag<int>([1, 2, 3]);
        var list = (PersistedList)Model(bag)!;

        Assert.Equal(list.Items, ((PersistedList)Model(RoundTrip(bag)!)!).Items);
    }

    [Fact]
    public void A_hash_has_no_say_in_the_order()
    {
        var names = Enumerable.Range(0, 100).Select(i => $"name{i}").ToArray();

        var list = Assert.IsType<PersistedList>(Model(names.ToImmutableHashSet()));
        var map = Assert.IsType<PersistedMap>(Model(new ConcurrentDictionary<string, int>(names.Select(name => KeyValuePair.Create(name, 1)))));

        Assert.Equal(names.Order(StringComparer.Ordinal), list.Items);
        Assert.Equal(names.Order(StringComparer.Ordinal), map.Keys);
    }

    [Fact]
    public void A_collection_that_two_hold_stays_one_and_empty_arrays_do_not_become_one()
    {
        var shared = new List<int> { 1 };
        var pair = RoundTrip((shared, shared, Array.Empty<int>(), Array.Empty<int>()));

        Assert.Same(pair.Item1, pair.Item2);
        var list = (PersistedList)Model((shared, shared, Array.Empty<int>(), Array.Empty<int>()))!;
        Assert.Same(list.Items[0], list.Items[1]);
        Assert.NotSame(list.Items[2], list.Items[3]);
    }

    [Fact]
    public void Text_that_looks_like_a_number_in_a_text_format_is_text_where_text_is_wanted()
    {
        Assert.Equal("8007", Read<string>(8007L));
        Assert.Equal("true", Read<string>(true));
        Assert.Equal("1.5", Read<string>(1.5));
        Assert.Equal(5.0, Read<double>(5L));
        Assert.Throws<InvalidDataException>(() => Read<int>("5"));
        Assert.Throws<InvalidDataException>(() => Read<float>(long.MaxValue));
        Assert.Throws<InvalidDataException>(() => Read<int>(5.0));
        Assert.Throws<InvalidDataException>(() => Read<byte>(256L));
        Assert.Throws<InvalidDataException>(() => Read<DayOfWeek>("Freitag"));
    }

    [Fact]
    public void What_does_not_fit_is_shown_with_what_would()
    {
        Assert.EndsWith("does not hold an IPEndPoint: it is \"10.0.0.1\".", Misfit<IPEndPoint>("10.0.0.1"), StringComparison.Ordinal);
        Assert.EndsWith("does not hold a FileAccess: it is \"Everything\"; there are Read, Write, ReadWrite.", Misfit<FileAccess>("Everything"), StringComparison.Ordinal);
        Assert.EndsWith("does not hold a list of Int32: an item that should be an Int32 is \"x\".", Misfit<int[]>(new PersistedList { 1, "x" }), StringComparison.Ordinal);
        Assert.EndsWith("does not hold a list of Int32: an item is null, and an Int32 is never.", Misfit<int[]>(new PersistedList { null }), StringComparison.Ordinal);
        Assert.EndsWith("does not hold a list of 2 items: it has 1 items, and 2 belong there.", Misfit<(int, int)>(new PersistedList { 1 }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_twice_in_a_map_or_a_set_is_named()
    {
        var map = new PersistedMap { { "a", 1L }, { "b", 2L }, { "a", 3L } };
        var set = new PersistedList { 1L, 2L, 1L };
        var texts = new PersistedObject("Comparing") { ["comparer"] = "OrdinalIgnoreCase", ["items"] = new PersistedList { "a", "A" } };

        Assert.EndsWith(": the key \"a\" is there twice.", Misfit<Dictionary<string, int>>(map), StringComparison.Ordinal);
        Assert.EndsWith(": the key \"a\" is there twice.", Misfit<FrozenDictionary<string, int>>(map), StringComparison.Ordinal);
        Assert.EndsWith(": 1 is there twice, and a set has each item once.", Misfit<HashSet<int>>(set), StringComparison.Ordinal);
        Assert.EndsWith(": 1 is there twice, and a set has each item once.", Misfit<ImmutableSortedSet<int>>(set), StringComparison.Ordinal);
        Assert.EndsWith(": \"A\" is there twice, and a set has each item once.", Misfit<FrozenSet<string>>(texts), StringComparison.Ordinal);
        texts["comparer"] = "Klingon";
        Assert.EndsWith(
            ": \"Klingon\" is no comparer; there are Ordinal, OrdinalIgnoreCase, InvariantCulture, InvariantCultureIgnoreCase.", Misfit<HashSet<string>>(texts), StringComparison.Ordinal);
    }

    private static string Misfit<T>(object value) => Assert.Throws<InvalidDataException>(() => Read<T>(value)).Message;

    private static string Refusal<T>(T value) => Assert.Throws<TapException>(() => Model(value)).Message;

    private static void Same<T>(T value) => Assert.Equal(value, RoundTrip(value));

    private static void Same<T1, T2>(T1 a, T2 b)
    {
        Same(a);
        Same(b);
    }

    private static void Same<T1, T2, T3>(T1 a, T2 b, T3 c)
    {
        Same(a, b);
        Same(c);
    }

    private static void Same<T1, T2, T3, T4>(T1 a, T2 b, T3 c, T4 d)
    {
        Same(a, b);
        Same(c, d);
    }

    private static void Same<T1, T2, T3, T4, T5>(T1 a, T2 b, T3 c, T4 d, T5 e)
    {
        Same(a, b, c, d);
        Same(e);
    }

    private static void Same<T1, T2, T3, T4, T5, T6>(T1 a, T2 b, T3 c, T4 d, T5 e, T6 f)
    {
        Same(a, b, c, d);
        Same(e, f);
    }

    private static void Same<T1, T2, T3, T4, T5, T6, T7>(T1 a, T2 b, T3 c, T4 d, T5 e, T6 f, T7 g)
    {
        Same(a, b, c, d);
        Same(e, f, g);
    }

    private static void Same<T1, T2, T3, T4, T5, T6, T7, T8>(T1 a, T2 b, T3 c, T4 d, T5 e, T6 f, T7 g, T8 h)
    {
        Same(a, b, c, d);
        Same(e, f, g, h);
    }

    private static void SameItems<T>(T collection)
    {
        var copy = RoundTrip(collection);

        Assert.Equal(Items(collection), Items(copy));
        Assert.True(typeof(T).IsInterface || copy!.GetType() == collection!.GetType(), $"{copy?.GetType()} came back for {collection?.GetType()}");
    }

    private static IEnumerable<object?> Items(object? collection) => ((IEnumerable)collection!).Cast<object?>();

    private static T? RoundTrip<T>(T value)
    {
        var output = new BinaryOutput();
        new BinaryModelWriter(output).Value(ModelWriter.Write(new Box<T>(value), Types<T>()));
        return ModelReader.Read<Box<T>>(BinaryModelReader.Read<PersistedObject>(output.Written, 0), Types<T>()).Value;
    }

    private static T? Read<T>(object value) => ModelReader.Read<Box<T>>(new PersistedObject("Box") { ["value"] = value }, Types<T>()).Value;

    private static object? Model<T>(T value) => ModelWriter.Write(new Box<T>(value), Types<T>())["value"];

    private static PersistedTypeRegistry Types<T>()
    {
        var types = new PersistedTypeRegistry();
        types.Add<Box<T>>("Box", 1, (box, members) => members.Write("value", box.Value), members => new Box<T>(members.ReadOptional<T>("value")));
        return types;
    }

    [Flags]
    private enum LargeFlags : ulong
    {
        One = 1,
        Top = 1UL << 63,
    }

    private sealed record Box<T>(T? Value);

    private sealed class Bag : List<int>
    {
        public int Total { get; set; }
    }
}
