using ProverbSource;
using QuoteServer;

namespace Twisted.Testing.Tests;

/// <summary>A tap that chooses among plug-ins of a type of its own, as its author tests it.</summary>
[Collection("The catalogue of the process")]
public sealed class OpenPluginTypeTests
{
    private readonly FakePluginCatalog _catalog = new();

    public OpenPluginTypeTests()
    {
        _catalog.Add(IQuoteSource.PluginType, "proverbs", () => new Proverbs());
        _catalog.Add(IQuoteSource.PluginType, "jokes", () => throw new InvalidOperationException("nobody asked for it"));
    }

    [Fact]
    public void The_source_is_chosen_by_its_name_and_no_other_is_loaded()
    {
        using var used = _catalog.Use();

        var server = (TcpServer)TapCommandLine.MakeService<QuoteServerTap>("--source", "proverbs");

        Assert.Equal(["proverbs"], _catalog.Loaded);
        Assert.Equal("Look before you leap.\r\n", InMemoryTransport.Connect(server.Factory).ReceivedText());
        Assert.Equal("He who hesitates is lost.\r\n", InMemoryTransport.Connect(server.Factory).ReceivedText());
    }

    [Fact]
    public void A_source_that_nobody_provides_is_refused_with_those_that_there_are()
    {
        using var used = _catalog.Use();

        var refusal = Assert.Throws<UsageException>(() => TapCommandLine.MakeService<QuoteServerTap>("--source", "poems"));

        Assert.Equal("there is no source \"poems\"; there is jokes, proverbs", refusal.Message);
        Assert.Empty(_catalog.Loaded);
    }
}
