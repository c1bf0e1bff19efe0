using CsCheck;
using Twisted.Persistence;
using Twisted.Persistence.Binary;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Persistence;

public sealed class ModelTests
{
    [Fact]
    public void Every_kind_of_value_comes_back_as_it_was()
    {
        var text = Gen.Char.Array.Select(chars => new string(chars));
        Gen.Select(text, Gen.Long, Gen.Double, Gen.Byte.Array, Gen.ULong, text.Array, Gen.TimeSpan, Gen.DateTimeOffset).Sample(
            (words, number, real, bytes, large, list, duration, time) =>
            {
                var original = new Everything
                {
                    Text = words,
                    Number = number,
                    Real = real,
                    Flag = number % 2 == 0,
                    Bytes = bytes,
                    Large = large,
                    Words = list,
                    Duration = duration,
                    Time = time,
                    Day = (DayOfWeek)(large % 7),
                };

                var copy = RoundTrip(original);

                Assert.Equal(original with { Bytes = [], Words = [], Time = default }, copy with { Bytes = [], Words = [], Time = default });
                Assert.Equal(original.Bytes, copy.Bytes);
                Assert.Equal(original.Words, copy.Words);
                Assert.Equal((original.Time, original.Time.Offset), (copy.Time, copy.Time.Offset));
            },
            iter: 2000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\ud800")]
    [InlineData("\0\r\n\u001b\ufffe")]
    [InlineData("𝄞 ünïcödé")]
    public void Any_text_comes_back_as_it_was(string text) =>
        Assert.Equal(text, RoundTrip(new Everything { Text = text }).Text);

    [Fact]
    public void A_shared_object_stays_one_object()
    {
        var application = RoundTrip(Sample.Application());

        var first = Assert.IsType<SampleFactory>(Assert.IsType<Twisted.Network.TcpServer>(application["main"]).Factory);
        var inner = Assert.IsType<Twisted.Services.MultiService>(application.Services[1]);
        var second = Assert.IsType<SampleFactory>(Assert.IsType<Twisted.Network.TcpServer>(inner.Services[0]).Factory);
        Assert.Same(first.Quoter, second.Quoter);
        Assert.Same(application, inner.Parent);
    }

    [Fact]
    public void A_cycle_comes_back_as_a_cycle()
    {
        var node = new Node { Next = new Node() };
        node.Next.Next = node;

        var copy = RoundTrip(node);

        Assert.NotSame(copy, copy.Next);
        Assert.Same(copy, copy.Next!.Next);
    }

    [Fact]
    public void The_same_application_is_the_same_bytes() =>
        Assert.Equal(Encode(Sample.Application()), Encode(Sample.Application()));

    [Fact]
    public void A_type_that_is_not_declared_is_refused_by_name()
    {
        var failure = Assert.Throws<TapException>(() => ModelWriter.Write(new Random(1), new PersistedTypeRegistry()));

        Assert.Equal(
            "The application cannot be saved: the type \"System.Random\" is not declared as persisted.\nIts package declares it: [Persisted] on the type, or its IPersistedTypes.",
            failure.Message);
    }

    [Theory]
    [InlineData("Sample.Nobody", 1, "It holds version 1 of the type \"Sample.Nobody\", which none of its drop-ins declares.")]
    [InlineData("Sample.Quoter", 2, "It holds version 2 of the type \"Sample.Quoter\"; the drop-in that was loaded has version 1, which is older.")]
    [InlineData("Sample.Everything", 1, "It holds version 1 of the type \"Sample.Everything\"; the drop-in that was loaded has version 3, and no step from version 1.")]
    [InlineData("Sample.Quoter", 1, "An object of type \"Sample.Quoter\" lacks the member \"quote\".")]
    public void A_model_that_does_not_fit_the_types_is_refused(string type, int version, string message)
    {
        var failure = Assert.Throws<InvalidDataException>(() => ModelReader.Read<object>(new PersistedObject(type, version), Sample.Types()));

        Assert.Equal(message, failure.Message);
    }

    [Fact]
    public void An_application_without_a_name_is_refused_plainly()
    {
        var failure = Assert.Throws<InvalidDataException>(() => ModelReader.Read<object>(new PersistedObject("Application") { ["name"] = " " }, Sample.Types()));

        Assert.Equal("An object of type \"Application\" cannot be constructed: the name of an application is empty; files are named after it", failure.Message);
    }

    [Fact]
    public void A_member_of_another_type_is_refused()
    {
        var node = new PersistedObject("Sample.Quoter", 1);
        node["quote"] = new byte[] { 5 };

        var failure = Assert.Throws<InvalidDataException>(() => ModelReader.Read<object>(node, Sample.Types()));

        Assert.Equal("The member \"quote\" of an object of type \"Sample.Quoter\" does not hold a String: it is 1 byte 05.", failure.Message);
    }

    [Fact]
    public void A_tree_nested_too_deeply_is_refused_in_writing_and_in_reading()
    {
        var root = new Node();
        for (var (node, i) = (root, 0); i < 200_000; i++)
        {
            node = node.Next = new Node();
        }

        Assert.Throws<TapException>(() => ModelWriter.Write(root, Sample.Types()));
        var lists = Enumerable.Repeat(new byte[] { (byte)BinaryTag.List, 1 }, 100_000).SelectMany(bytes => bytes).Append((byte)0).ToArray();
        Assert.Throws<InvalidDataException>(() => BinaryModelReader.Read<PersistedList>(lists, 0));
    }

    [Fact]
    public void Truncated_and_damaged_bytes_never_do_worse_than_being_refused()
    {
        var bytes = Encode(Sample.Application());
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => BinaryModelReader.Read<PersistedObject>(bytes.AsSpan(0, length), 0));
        }

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var damaged = bytes.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            ReadOrRefuse(damaged);
        }

        Gen.Byte.Array.Sample(ReadOrRefuse, iter: 20_000);
    }

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            ModelReader.Read<Twisted.Services.Application>(BinaryModelReader.Read<PersistedObject>(bytes, 0), Sample.Types());
        }
        catch (InvalidDataException)
        {
            // Refused with a message; anything else fails the test.
        }
    }

    private static byte[] Encode(object root) => Encode(ModelWriter.Write(root, Sample.Types()));

    private static byte[] Encode(PersistedObject root)
    {
        var output = new BinaryOutput();
        new BinaryModelWriter(output).Value(root);
        return output.Written.ToArray();
    }

    private static T RoundTrip<T>(T original)
        where T : class =>
        ModelReader.Read<T>(BinaryModelReader.Read<PersistedObject>(Encode(original), 0), Sample.Types());
}
