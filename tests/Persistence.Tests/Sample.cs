using System.Net;
using Twisted.Network;
using Twisted.Persistence;
using Twisted.Services;

namespace Twisted.Tests.Persistence;

/// <summary>An application with everything that a tap can hold.</summary>
internal static class Sample
{
    public static PersistedTypeRegistry Types()
    {
        var types = new PersistedTypeRegistry();
        new FrameworkPersistedTypes().Register(types);
        types.Add(
            "Sample.Factory",
            1,
            (SampleFactory factory, MemberWriter members) => members.Write("quoter", factory.Quoter),
            members => new SampleFactory(members.Read<Quoter>("quoter")));
        types.Add(
            "Sample.Quoter",
            1,
            (Quoter quoter, MemberWriter members) => members.Write("quote", quoter.Quote),
            members => new Quoter(members.Read<string>("quote")));
        types.Add(
            "Sample.Everything",
            3,
            (Everything all, MemberWriter members) =>
            {
                members.Write("text", all.Text);
                members.Write("number", all.Number);
                members.Write("real", all.Real);
                members.Write("flag", all.Flag);
                members.Write("bytes", all.Bytes);
                members.Write("duration", all.Duration);
                members.Write("time", all.Time);
                members.Write("uri", all.Uri);
                members.Write("day", all.Day);
                members.Write("nothing", all.Nothing);
                members.Write("large", all.Large);
                members.Write("words", all.Words);
            },
            members => new Everything
            {
                Text = members.Read<string>("text"),
                Number = members.Read<long>("number"),
                Real = members.Read<double>("real"),
                Flag = members.Read<bool>("flag"),
                Bytes = members.Read<byte[]>("bytes"),
                Duration = members.Read<TimeSpan>("duration"),
                Time = members.Read<DateTimeOffset>("time"),
                Uri = members.Read<Uri>("uri"),
                Day = members.Read<DayOfWeek>("day"),
                Nothing = members.Read<int?>("nothing"),
                Large = members.Read<ulong>("large"),
                Words = members.Read<IReadOnlyList<string>>("words"),
            });
        types.Add(
            "Sample.Node",
            1,
            static (Node node, MemberWriter members) => members.Write("next", node.Next),
            static _ => new Node(),
            static (node, members) => node.Next = members.ReadOptional<Node>("next"));
        return types;
    }

    public static Application Application()
    {
        var quoter = new Quoter("An apple a day keeps the doctor away.");
        return new Application("qotd")
        {
            new TcpServer(8007, new SampleFactory(quoter)) { Name = "main" },
            new MultiService { new TcpServer(ServerEndpoint.Parse("tcp:8008:interface=[::1]"), new SampleFactory(quoter)) },
        };
    }
}

internal sealed record Quoter(string Quote);

internal sealed class SampleFactory(Quoter quoter) : Factory
{
    public Quoter Quoter { get; } = quoter;

    public override Protocol? BuildProtocol(EndPoint? address) => null;
}

internal sealed class Node
{
    public Node? Next { get; set; }
}

internal sealed record Everything
{
    public required string Text { get; init; }

    public long Number { get; init; }

    public double Real { get; init; }

    public bool Flag { get; init; }

    public byte[] Bytes { get; init; } = [];

    public TimeSpan Duration { get; init; }

    public DateTimeOffset Time { get; init; }

    public Uri Uri { get; init; } = new("http://localhost/");

    public DayOfWeek Day { get; init; }

    public int? Nothing { get; init; }

    public ulong Large { get; init; }

    public IReadOnlyList<string> Words { get; init; } = [];
}
