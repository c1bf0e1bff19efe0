using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Twisted.Network;
using Twisted.Services;
using Twisted.Testing;
using UdpEchoPlugin;

namespace Twisted.Tests.Network.Datagrams;

/// <summary>The listings of docs/datagrams.md are files that are compiled, and do what the guide says.</summary>
public sealed partial class DatagramGuideTests : DatagramTests
{
    private static readonly string Guide = Read(Path.Combine("docs", "datagrams.md"));

    [Fact]
    public void Every_listing_of_code_is_a_file_that_is_compiled()
    {
        var listings = Listing().Matches(Guide);

        Assert.All(listings, listing => Assert.Equal(Read(Path.Combine("tests", "TestPlugins", listing.Groups["path"].Value)), listing.Groups["text"].Value));
        Assert.Equal(3, listings.Count);
        Assert.Equal(Code().Count(Guide), listings.Count);
    }

    [Fact]
    public void Every_endpoint_of_the_guide_is_one()
    {
        var endpoints = Endpoint().Matches(Guide).Select(match => match.Groups["text"].Value).Distinct().ToList();

        Assert.True(endpoints.Count > 8);
        Assert.All(endpoints, text => Assert.Null(Record.Exception(() => DatagramEndpoint.Parse(text)) is null ? null : Record.Exception(() => DatagramClientEndpoint.Parse(text))));
    }

    [Fact]
    public async Task The_echo_answers_the_question()
    {
        var server = await StartAsync((Service)TapCommandLine.MakeService<UdpEchoTap>("--port", "udp:0:interface=127.0.0.1"));
        using var patience = new CancellationTokenSource(Hang);

        Assert.Equal("hello", await Question.AskAsync($"udp:127.0.0.1:{PortOf((DatagramServer)server)}", "hello", patience.Token));
    }

    [Fact]
    public void The_question_is_asked_again_when_it_is_lost()
    {
        IPEndPoint at = new(IPAddress.Loopback, 1), peer = new(IPAddress.Loopback, 2);
        var network = new InMemoryDatagramNetwork();
        var clock = new ManualClock();
        var port = network.Connect(new Question("hello", clock), at, peer);
        network.Drop();
        clock.Advance(TimeSpan.FromSeconds(1));
        network.DeliverAll();
        Assert.Equal("hello", Assert.Single(network.Take(peer)).Text);

        network.Send(peer, at, "world");
        network.DeliverAll();
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(network.InFlight);
        port.StopListening();
    }

    [Fact]
    public void The_thermometers_keep_the_last_that_they_understand()
    {
        IPEndPoint at = new(IPAddress.Loopback, 5000), group = new(IPAddress.Parse("239.1.2.3"), 5000), other = new(IPAddress.Loopback, 5001);
        var network = new InMemoryDatagramNetwork();
        var thermometers = new Thermometers();
        network.Listen(thermometers, at).JoinGroup(group.Address);
        var sender = network.Listen(new UdpEcho(), other);
        Thermometers.Tell(sender, group, "kitchen", 20);
        Thermometers.Tell(sender, group, "kitchen", 21.5);
        network.Send(other, group, "nonsense");
        network.DeliverAll();

        Assert.Equal(new Dictionary<string, double> { ["kitchen"] = 21.5 }, thermometers.Last);
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(RepositoryFolder(), path)).ReplaceLineEndings("\n");

    private static string RepositoryFolder([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", ".."));

    [GeneratedRegex("^`(?<path>[A-Za-z./]+)`:\n\n```csharp\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Listing();

    [GeneratedRegex("^```csharp\n", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex("`(?<text>(udp|udp4|udp6|multicast|unixgram):[^` A-Z]+)`", RegexOptions.CultureInvariant)]
    private static partial Regex Endpoint();
}
