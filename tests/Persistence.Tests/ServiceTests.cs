using System.Net;
using Twisted.Network;
using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Services;

namespace Twisted.Tests.Persistence;

/// <summary>The framework's services that connect, run chores and run programs, in every format of a tap.</summary>
public sealed class ServiceTests
{
    private readonly PersistedTypeRegistry _types = new();

    public ServiceTests()
    {
        new FrameworkPersistedTypes().Register(_types);
        _types.Add<NoFactory>("Sample.NoFactory", 1, (_, _) => { }, _ => new NoFactory());
        _types.Add<NoAction>("Sample.NoAction", 1, (_, _) => { }, _ => new NoAction());
    }

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void Clients_come_back_as_they_were(TapFormat format)
    {
        var factory = new NoFactory();
        var backoff = new Backoff { Initial = TimeSpan.FromSeconds(2), Factor = 1.5, Maximum = TimeSpan.FromHours(1), Jitter = 0.25, Limit = 7, ResetAfter = TimeSpan.FromMinutes(3) };
        var back = RoundTrip(
            format,
            new StreamClient("unix:/run/s:timeout=5", factory) { Name = "stream" },
            new TcpClient("example.com", 25, factory),
            new UnixClient("@name", factory) { Name = "unix" },
            new ClientService("tcp:[::1]:25:nodelay=no", factory) { Name = "kept", Backoff = backoff, FailsWithoutServer = true },
            new TlsClient("example.com", 443, factory));

        var stream = Assert.IsType<StreamClient>(back[0]);
        Assert.Equal(("stream", "unix:/run/s:timeout=5"), (stream.Name, stream.Endpoint.ToString()));
        Assert.Equal("tcp:example.com:25", Assert.IsType<TcpClient>(back[1]).Endpoint.ToString());
        Assert.Equal("unix:@name", Assert.IsType<UnixClient>(back[2]).Endpoint.ToString());
        var kept = Assert.IsType<ClientService>(back[3]);
        Assert.Equal(("kept", ClientEndpoint.Parse("tcp:[::1]:25:nodelay=no"), backoff, true), (kept.Name, kept.Endpoint, kept.Backoff, kept.FailsWithoutServer));
        Assert.Same(stream.Factory, kept.Factory);
        Assert.Equal("tls:example.com:443", Assert.IsType<TlsClient>(back[4]).Endpoint.ToString());
    }

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void Chores_and_programs_come_back_as_they_were(TapFormat format)
    {
        var back = RoundTrip(
            format,
            new PeriodicTask(TimeSpan.FromMinutes(1), new NoAction()) { Name = "chore", Jitter = 0.5, StartsWithCall = true, OnFailure = PeriodicFailure.End },
            new ProcessService("sh", "-c", "exit 0")
            {
                Name = "program",
                Environment = new Dictionary<string, string?> { ["A"] = "b", ["TAKEN"] = null },
                WorkingFolder = "/tmp",
                Uid = 1000,
                Gid = 100,
                Restart = ProcessRestart.OnFailure,
                Backoff = new Backoff { Limit = 3 },
                GracePeriod = TimeSpan.FromSeconds(30),
            },
            new ProcessService("true"));

        var chore = Assert.IsType<PeriodicTask>(back[0]);
        Assert.Equal(("chore", TimeSpan.FromMinutes(1), 0.5, true, PeriodicFailure.End), (chore.Name, chore.Interval, chore.Jitter, chore.StartsWithCall, chore.OnFailure));
        Assert.IsType<NoAction>(chore.Action);
        var program = Assert.IsType<ProcessService>(back[1]);
        Assert.Equal(("program", "sh", "/tmp", 1000, 100, ProcessRestart.OnFailure), (program.Name, program.Program, program.WorkingFolder, program.Uid, program.Gid, program.Restart));
        Assert.Equal(["-c", "exit 0"], program.Arguments);
        Assert.Equal([("A", "b"), ("TAKEN", null)], program.Environment.Select(entry => (entry.Key, entry.Value)).Order());
        Assert.Equal((new Backoff { Limit = 3 }, TimeSpan.FromSeconds(30)), (program.Backoff, program.GracePeriod));
        Assert.Equal(new Backoff(), Assert.IsType<ProcessService>(back[2]).Backoff);
    }

    [Fact]
    public void A_chore_that_calls_a_delegate_is_refused_with_what_to_do()
    {
        var application = new Application("test") { new PeriodicTask(TimeSpan.FromSeconds(1), _ => Task.CompletedTask) };

        Assert.Contains(
            "a PeriodicTask that calls a delegate cannot be kept: give it an IPeriodicAction, or make it when its service starts",
            Assert.Throws<TapException>(() => ModelWriter.Write(application, _types)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("endpoint", "tcp:localhost", "the endpoint \"tcp:localhost\" has no port")]
    [InlineData("endpoint", "8007", "the endpoint \"8007\" has no port")]
    [InlineData("endpoint", "unix:/a", "A TcpClient cannot connect to \"unix:/a\"")]
    public void A_client_that_somebody_made_up_is_an_error(string member, object value, string message)
    {
        var root = ModelWriter.Write(new Application("test") { new TcpClient("localhost", 25, new NoFactory()) }, _types);
        ((PersistedObject)((PersistedList)root["services"]!).Items[0]!)[member] = value;

        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => ModelReader.Read<Application>(root, _types)).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void Supervision_comes_back_as_it_was(TapFormat format)
    {
        var supervision = new Supervision
        {
            Strategy = RestartStrategy.RestForOne,
            Intensity = null,
            Period = TimeSpan.FromSeconds(10),
            Backoff = new Backoff { Limit = 3 },
            Children = new Dictionary<string, ChildSupervision>
            {
                ["chore"] = new() { Restart = RestartType.Transient, StopBudget = TimeSpan.FromSeconds(2), DependsOn = ["other"] },
            },
        };
        var back = RoundTrip(
            format,
            new MultiService { Name = "group", Supervision = supervision },
            new MultiService { Name = "usual" });

        var group = Assert.IsType<MultiService>(back[0]).Supervision!;
        Assert.Equal(supervision with { Children = group.Children }, group);
        var child = Assert.Single(group.Children);
        Assert.Equal(("chore", RestartType.Transient, TimeSpan.FromSeconds(2)), (child.Key, child.Value.Restart, child.Value.StopBudget));
        Assert.Equal(["other"], child.Value.DependsOn);
        Assert.Null(Assert.IsType<MultiService>(back[1]).Supervision);
    }

    [Fact]
    public void Supervision_can_be_written_by_hand()
    {
        // As docs/services.md shows it.
        const string Text = """
            <tap xmlns="urn:twisted:tap" xmlns:tap="urn:twisted:tap:model" format="1">
              <application name="shop">
                <supervision tap:type="Supervision" strategy="RestForOne" intensity="3" period="00:00:30">
                  <backoff tap:type="Backoff" initial="00:00:00.1" />
                  <children tap:kind="map">
                    <entry key="web">
                      <childSupervision stopBudget="00:00:05">
                        <dependsOn><text>database</text></dependsOn>
                      </childSupervision>
                    </entry>
                  </children>
                </supervision>
                <services>
                  <processService name="web" program="shop-web" />
                  <processService name="database" program="shop-database" />
                </services>
              </application>
            </tap>
            """;
        Assert.Empty(Xml.XmlSchemaTests.Faults(Text));
        var shop = ModelReader.Read<Application>(TapEncodings.Of(TapFormat.Xml).Read(System.Text.Encoding.UTF8.GetBytes(Text)).Root, _types);
        var supervision = shop.Supervision!;
        Assert.Equal((RestartStrategy.RestForOne, 3, TimeSpan.FromSeconds(30)), (supervision.Strategy, supervision.Intensity, supervision.Period));
        Assert.Equal(new Backoff { Initial = TimeSpan.FromSeconds(0.1) }, supervision.Backoff);
        Assert.Equal(TimeSpan.FromSeconds(5), supervision.Children["web"].StopBudget);
        Assert.Equal(["database"], supervision.Children["web"].DependsOn);
        Assert.Equal(["web", "database"], shop.Services.Select(service => service.Name));
        Assert.Contains(Text.Split("<supervision", 2)[1].Split("</supervision>", 2)[0].Trim().Split('\n')[1].Trim(), File.ReadAllText(PageOn("services.md")), StringComparison.Ordinal);
    }

    private static string PageOn(string page, [System.Runtime.CompilerServices.CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "docs", page);

    private IReadOnlyList<IService> RoundTrip(TapFormat format, params IService[] services)
    {
        var application = new Application("test");
        Array.ForEach(services, application.Add);
        var bytes = TapEncodings.Of(format).Write(new TapDocument(ModelWriter.Write(application, _types), []));
        if (format == TapFormat.Xml)
        {
            Assert.Empty(Xml.XmlSchemaTests.Faults(System.Text.Encoding.UTF8.GetString(bytes.Span)));
        }

        return ModelReader.Read<Application>(TapEncodings.Of(format).Read(bytes).Root, _types).Services;
    }

    private sealed class NoFactory : Factory
    {
        public override Protocol? BuildProtocol(EndPoint? address) => null;
    }

    private sealed class NoAction : IPeriodicAction
    {
        public Task OnPeriodAsync(PeriodicTask task, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
