namespace Twisted.Tests.Web.Serving;

/// <summary>Alone, as what others open is of the same process.</summary>
[CollectionDefinition(nameof(DescriptorTests), DisableParallelization = true)]
[Collection(nameof(DescriptorTests))]
public sealed class DescriptorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Nothing_is_left_of_a_thousand_connections_of_all_kinds(int seed)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the descriptors are counted in /proc");
        _folder.Write("a.txt", "hello");
        _folder.Write("large.bin", new byte[8_000_000]);
        var site = new Site(new StaticFiles(_folder.Path));
        await using var server = await SiteServer.StartAsync(site);

        // What is opened once, such as by Kestrel, is no loss.
        await new BusyPeers(server, seed).RunAsync(40);
        await DrainTests.UntilAsync(() => server.Server.Remaining == 0);
        await SettledAsync();
        var before = Descriptors();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => new BusyPeers(server, (seed * 100) + i).RunAsync(250))));
        await DrainTests.UntilAsync(() => server.Server.Remaining == 0 && site.Watch.Count == 0);
        await DrainTests.UntilAsync(() => Descriptors().Length <= before.Length);
        Assert.True(server.Server.Traffic.Connections > 1000);
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd");

    /// <summary>Until the sockets of those that were before are gone as well.</summary>
    private static async Task SettledAsync()
    {
        for (int before = -1, unchanged = 0; unchanged < 50; unchanged++)
        {
            if (Descriptors().Length is var now && now != before)
            {
                (before, unchanged) = (now, 0);
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
