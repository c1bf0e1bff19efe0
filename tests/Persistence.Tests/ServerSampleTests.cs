using System.Reflection;
using ServerSamples;
using Twisted.Network;
using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Policies;
using Twisted.Services;
using Twisted.Testing;

namespace Twisted.Tests.Persistence;

/// <summary>The servers of docs/servers.md can be saved, and go on where they were.</summary>
public sealed class ServerSampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tap").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void What_users_have_said_is_known_after_a_restart(TapFormat format)
    {
        var service = (MultiService)TapCommandLine.MakeService<FingerTap>();
        ((SayingFactory)((StreamServer)service.Services[1]).Factory).Users.Set("moshez", "Happy and well");

        var services = Assert.IsType<MultiService>(SaveAndOpen(service, format)).Services;

        var users = ((SayingFactory)((UnixServer)services[1]).Factory).Users;
        Assert.Equal("Happy and well", users.Find("moshez"));
        Assert.Same(users, ((FingerFactory)((TcpServer)services[0]).Factory).Users);
        users.Set("radix", "Away");
        Assert.Equal(["moshez", "radix"], users.Names);
    }

    [Fact]
    public void All_other_servers_come_back()
    {
        Assert.IsType<EchoFactory>(FactoryOf(TapCommandLine.MakeService<EchoTap>()));
        Assert.Equal("/users", ((UserFile)((FingerFactory)FactoryOf(new TcpServer(79, new FingerFactory(new UserFile("/users"))))).Users).Path);
        Assert.IsType<SumFactory>(FactoryOf(new TcpServer(7, new SumFactory())));
        var post = Assert.IsType<PostFactory>(FactoryOf(new TcpServer(25, new PostFactory("server.pem", null))));
        Assert.Equal(("server.pem", null), (post.Certificate, post.ClientAuthorities));
        var chat = Assert.IsType<ConnectionLimitFactory>(FactoryOf(TapCommandLine.MakeService<ChatTap>("--people", "7")));
        Assert.Equal(7, chat.MaxConnections);
        using var server = new InMemoryServer(chat);
        Assert.Equal("What is your name?\r\n", server.Connect().ReceivedText());
    }

    private Factory FactoryOf(IService service) => ((StreamServer)SaveAndOpen(service, TapFormat.Tap)).Factory;

    private IService SaveAndOpen(IService service, TapFormat format)
    {
        var types = new PersistedTypeRegistry();
        new FrameworkPersistedTypes().Register(types);
        foreach (var attribute in typeof(FingerFactory).Assembly.GetCustomAttributes<PersistedTypesAttribute>())
        {
            ((IPersistedTypes)Activator.CreateInstance(attribute.Type)!).Register(types);
        }

        var path = Path.Combine(_folder, "sample");
        TapFile.Save(path, new TapDocument(ModelWriter.Write(new Application("sample") { service }, types), []), format, key: null);
        return Assert.Single(TapFile.Open(path).ToApplication(types, Assert.Fail).Services);
    }
}
