using Twisted.PluginHost.Finding;

namespace Twisted.PluginHost.Tests.Finding;

public sealed class StockCatalogueTests
{
    [Fact]
    public void Stock_drop_ins_have_the_version_of_the_tools() =>
        Assert.All(StockCatalogue.Read(), dropIn => Assert.Equal(HostVersion.Text, dropIn.Version));

    [Fact]
    public void The_quote_of_the_day_is_in_stock_with_its_options()
    {
        var qotd = StockCatalogue.Read().Single(dropIn => dropIn.Id == "TwistedQuotes").Manifest.Plugins.Single();
        Assert.Equal("qotd", qotd.TapName);
        Assert.Equal(["port", "static", "file", "web"], qotd.Options.Select(option => option.Name));
    }
}
