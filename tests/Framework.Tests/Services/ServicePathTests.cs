using Microsoft.Extensions.Logging;
using Twisted.Network;
using Twisted.Services;

namespace Twisted.Tests.Services;

public sealed class ServicePathTests
{
    private readonly PathRecorder _log = new();

    [Fact]
    public void The_path_has_the_names_from_the_children_of_the_application_down()
    {
        var leaf = new Talker { Name = "leaf" };
        var inner = new MultiService { leaf };
        inner.Name = "inner";
        var outer = new MultiService { inner };
        outer.Name = "outer";
        var application = new Application("test") { outer };

        Assert.Equal("outer/inner/leaf", ServicePath.Of(leaf));
        Assert.Equal("outer", ServicePath.Of(outer));
        Assert.Equal("", ServicePath.Of(application));
    }

    [Fact]
    public void Without_a_name_a_service_goes_by_its_type_and_a_server_by_its_factory()
    {
        var leaf = new Talker();
        var server = new StreamServer("tcp:0:interface=127.0.0.1", new NobodyFactory());
        var named = new StreamServer("tcp:0:interface=127.0.0.1", new NobodyFactory()) { Name = "web" };
        _ = new Application("test") { new MultiService { leaf, server, named } };

        Assert.Equal("MultiService/Talker", ServicePath.Of(leaf));
        Assert.Equal("MultiService/NobodyFactory", ServicePath.Of(server));
        Assert.Equal("MultiService/web", ServicePath.Of(named));
    }

    [Fact]
    public void Without_an_application_the_path_begins_at_the_root_that_there_is()
    {
        var leaf = new Talker { Name = "leaf" };
        Assert.Equal("leaf", ServicePath.Of(leaf));

        _ = new MultiService { leaf };
        Assert.Equal("MultiService/leaf", ServicePath.Of(leaf));
    }

    [Fact]
    public void A_services_entries_carry_its_path_and_its_types_name()
    {
        var talker = new Talker { Name = "leaf" };
        var parent = new MultiService { talker };
        parent.Name = "branch";
        Run(parent);

        talker.Say("hello");

        Assert.Equal([$"[branch/leaf] {typeof(Talker).FullName}: hello"], _log.Lines);
    }

    [Fact]
    public void A_logger_of_another_category_carries_the_path_too()
    {
        var talker = new Talker { Name = "leaf" };
        Run(new MultiService { talker });

        talker.SayAs("My.Category", "hello");

        Assert.Equal(["[MultiService/leaf] My.Category: hello"], _log.Lines);
    }

    [Fact]
    public void A_collections_own_factory_makes_loggers_with_the_collections_path()
    {
        var inner = new MultiService { Name = "inner" };
        var outer = new MultiService { inner };
        outer.Name = "outer";
        Run(outer);

        TalkerLog.Said(inner.LoggerFactory.CreateLogger("My.Category"), "hello");

        Assert.Equal(["[outer/inner] My.Category: hello"], _log.Lines);
    }

    [Fact]
    public async Task A_service_that_is_added_elsewhere_under_another_name_logs_with_its_new_path()
    {
        var talker = new Talker { Name = "old" };
        var first = new MultiService { talker };
        first.Name = "first";
        var second = new MultiService { Name = "second" };
        Run(first, second);
        talker.Say("1");

        await first.RemoveAsync(talker, TestContext.Current.CancellationToken);
        talker.Say("lost");
        talker.Name = "new";
        second.Add(talker);
        talker.Say("2");

        Assert.Equal([$"[first/old] {typeof(Talker).FullName}: 1", $"[second/new] {typeof(Talker).FullName}: 2"], _log.Lines);
    }

    [Fact]
    public async Task A_service_whose_collection_is_added_elsewhere_logs_with_its_new_path()
    {
        var talker = new Talker { Name = "leaf" };
        var branch = new MultiService { talker };
        branch.Name = "branch";
        var first = new MultiService { branch };
        first.Name = "first";
        var second = new MultiService { Name = "second" };
        Run(first, second);
        talker.Say("1");

        await first.RemoveAsync(branch, TestContext.Current.CancellationToken);
        second.Add(branch);
        talker.Say("2");

        Assert.Equal([$"[first/branch/leaf] {typeof(Talker).FullName}: 1", $"[second/branch/leaf] {typeof(Talker).FullName}: 2"], _log.Lines);
    }

    [Fact]
    public void A_service_that_logged_before_the_application_had_a_log_logs_to_it_afterwards()
    {
        var talker = new Talker { Name = "leaf" };
        var application = new Application("test") { talker };
        talker.Say("nobody hears");

        application.UseLoggerFactory(_log);
        talker.Say("hello");

        Assert.Equal([$"[leaf] {typeof(Talker).FullName}: hello"], _log.Lines);
    }

    [Fact]
    public async Task What_a_server_and_its_factory_log_carries_the_path_of_the_server_and_an_event()
    {
        var server = new StreamServer("tcp:0:interface=127.0.0.1", new NobodyFactory()) { Name = "web" };
        var application = Run(server);

        await application.StartAsync(TestContext.Current.CancellationToken);
        TalkerLog.Said(server.Factory.Logger, "from the factory");
        await application.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(5, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.StartsWith($"[web] {typeof(StreamServer).FullName}: ", line, StringComparison.Ordinal));
        Assert.Equal(["ServerStarts", "FactoryStarts", "Said", "PortClosed", "FactoryStops"], _log.Events.Select(entry => entry.Name));
    }

    private Application Run(params IService[] services)
    {
        var application = new Application("test");
        foreach (var service in services)
        {
            application.Add(service);
        }

        application.UseLoggerFactory(_log);
        return application;
    }

    private sealed class NobodyFactory : Factory
    {
        public override Protocol? BuildProtocol(System.Net.EndPoint? address) => null;
    }
}
