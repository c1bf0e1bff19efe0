using System.Globalization;
using System.Net;
using Twisted.Network;
using Twisted.Persistence;
using Twisted.Services;

namespace Twisted.Benchmarks.Persisting;

/// <summary>The application that is saved and loaded: many services, each with a factory and its settings, and one quoter for all.</summary>
/// <remarks><c>benchmarks/Bench/Persistence/shape.py</c> makes the same in Python; change both.</remarks>
internal static class Shape
{
    public static Application Application(int services)
    {
        var quoter = new Quoter("An apple a day keeps the doctor away.");
        var application = new Application("many");
        var tree = new MultiService { Name = "servers" };
        application.Add(tree);
        for (var i = 0; i < services; i++)
        {
            var settings = new Settings($"host{i.ToString(CultureInfo.InvariantCulture)}.local", i % 7 == 0, 512 + i, TimeSpan.FromSeconds(30 + (i % 60)), 0.5 * i);
            tree.Add(new TcpServer(new TcpServerEndpoint { Port = 1024 + (i % 60_000), Interface = IPAddress.Loopback }, new QuoteFactory(quoter, settings)));
        }

        return application;
    }

    public static PersistedTypeRegistry Types()
    {
        var types = new PersistedTypeRegistry();
        new FrameworkPersistedTypes().Register(types);
        types.Add<Quoter>("Many.Quoter", 1, (quoter, members) => members.Write("quote", quoter.Quote), members => new Quoter(members.Read<string>("quote")));
        types.Add<QuoteFactory>(
            "Many.QuoteFactory",
            1,
            (factory, members) =>
            {
                members.Write("quoter", factory.Quoter);
                members.Write("settings", factory.Settings);
            },
            members => new QuoteFactory(members.Read<Quoter>("quoter"), members.Read<Settings>("settings")));
        types.Add<Settings>(
            "Many.Settings",
            1,
            (settings, members) =>
            {
                members.Write("host", settings.Host);
                members.Write("greets", settings.Greets);
                members.Write("longestLine", settings.LongestLine);
                members.Write("timeout", settings.Timeout);
                members.Write("weight", settings.Weight);
            },
            members => new Settings(
                members.Read<string>("host"),
                members.Read<bool>("greets"),
                members.Read<int>("longestLine"),
                members.Read<TimeSpan>("timeout"),
                members.Read<double>("weight")));
        return types;
    }
}

internal sealed record Quoter(string Quote);

internal sealed record Settings(string Host, bool Greets, int LongestLine, TimeSpan Timeout, double Weight);

internal sealed class QuoteFactory(Quoter quoter, Settings settings) : Factory
{
    public Quoter Quoter { get; } = quoter;

    public Settings Settings { get; } = settings;

    public override Protocol? BuildProtocol(EndPoint? address) => null;
}
