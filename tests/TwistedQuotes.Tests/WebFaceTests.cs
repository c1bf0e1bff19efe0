using System.Reflection;
using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Testing;
using Twisted.Web;
using TwistedQuotes.Web;

namespace TwistedQuotes.Tests;

/// <summary>One quoter, two interfaces. The catalogue is the process's, so these are in one class.</summary>
public sealed class WebFaceTests
{
    private readonly FakePluginCatalog _catalog = new();

    public WebFaceTests() => _catalog.Add(IQuoteFace.PluginType, "web", () => new WebFace());

    [Fact]
    public void With_a_web_face_both_servers_have_one_quoter()
    {
        using var used = _catalog.Use();

        var service = TapCommandLine.MakeService<QuoteTap>("--web", "tcp:8080:interface=127.0.0.1", "-s", "Know thyself.");

        var (qotd, web) = Quoters(service);
        Assert.Same(qotd, web);
        Assert.Equal("Know thyself.", web.GetQuote());
        Assert.Equal(["8007", "tcp:8080:interface=127.0.0.1"], ((MultiService)service).Cast<TcpServer>().Select(server => server.Endpoint.ToString()));
    }

    [Fact]
    public void Without_one_no_other_package_is_loaded()
    {
        using var used = _catalog.Use();

        Assert.IsType<TcpServer>(TapCommandLine.MakeService<QuoteTap>());

        Assert.Empty(_catalog.Loaded);
    }

    [Fact]
    public void A_face_that_nobody_provides_is_refused_with_the_package_that_does()
    {
        using var used = new FakePluginCatalog().Use();

        var refusal = Assert.Throws<UsageException>(() => TapCommandLine.MakeService<QuoteTap>("--web", "8080"));

        Assert.Equal("--web: no plug-in shows quotes there; add one by: mktap plugin add TwistedQuotes.Web", refusal.Message);
    }

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void They_still_have_one_after_they_were_saved(TapFormat format)
    {
        using var used = _catalog.Use();
        var application = new Application("qotd") { TapCommandLine.MakeService<QuoteTap>("--web", "8080", "-s", "Know thyself.") };
        var path = Path.GetTempFileName();
        try
        {
            using (var snapshot = TapSnapshot.Take(application, Types(), new PersistedList()))
            {
                TapFile.Save(path, snapshot, format, key: null);
            }

            var (qotd, web) = Quoters(TapFile.Open(path).ToApplication(Types()).Single());
            Assert.Same(qotd, web);
            Assert.Equal("Know thyself.", Assert.IsType<StaticQuoter>(web).Quote);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (IQuoter Qotd, IQuoter Web) Quoters(IService service)
    {
        var servers = Assert.IsType<MultiService>(service).Cast<TcpServer>().ToList();
        Assert.Equal(2, servers.Count);
        return (Assert.IsType<QotdFactory>(servers[0].Factory).Quoter, Assert.IsType<QuoteResource>(Assert.IsType<Site>(servers[1].Factory).Root).Quoter);
    }

    private static PersistedTypeRegistry Types()
    {
        var types = new PersistedTypeRegistry();
        new FrameworkPersistedTypes().Register(types);
        foreach (var declared in typeof(Site).Assembly.GetCustomAttributes<PersistedTypesAttribute>().Concat(typeof(QuoteTap).Assembly.GetCustomAttributes<PersistedTypesAttribute>()))
        {
            ((IPersistedTypes)Activator.CreateInstance(declared.Type, nonPublic: true)!).Register(types);
        }

        return types;
    }
}
