namespace Twisted.Benchmarks;

/// <summary>What plug-ins cost: many of them at each start, and one on its way from a feed.</summary>
internal sealed class PluginsBenchmark : IBenchmark
{
    private const int Runs = 11;
    private const int Many = 100;
    private const double ListingTarget = 1.5;
    private const double ColdTarget = 15;
    private const double LockTarget = 1.5;

    public string Name => "plugins";

    public string Description => $"mktap with {Many} drop-ins beside one, and restores beside hello and dotnet restore";

    public void Run(Layout layout, TextWriter output)
    {
        using var feed = new FeedProcess(layout.FeedProgram, PluginFeed.Make(layout, Many));
        var one = new PluginFolder(layout, "one", feed.Folder, drops: 1);
        var many = new PluginFolder(layout, "many", feed.Folder, Many);
        var cold = new PluginFolder(layout, "cold", feed.Folder, drops: 0);
        var web = new PluginFolder(layout, "web", feed.Address, drops: 0);
        web.Lock();
        var project = new RestoreProject(layout, feed.Address, PluginFeed.VersionOfQuotes(feed.Folder));

        var hello = Timed.ToEnd("hello", new Command(layout.Built("Hello"), [], layout.Work("hello")));
        var listingOne = Timed.ToEnd("mktap --help, 1 drop-in", one.Mktap("--help"));
        var listingMany = Timed.ToEnd($"mktap --help, {Many} drop-ins", many.Mktap("--help"));
        var tapMany = Timed.ToEnd($"mktap qotd, {Many} drop-ins", many.Mktap("qotd"));
        var restoreCold = Timed.ToEnd("mktap qotd, empty store, folder feed", cold.Mktap("qotd"), cold.EmptyHome);
        var restoreLock = Timed.ToEnd("mktap plugin restore, from lock, HTTP feed", web.Mktap("plugin", "restore"), web.EmptyStore);
        var dotnet = Timed.ToEnd("dotnet restore, same package, same feed", project.Restore, project.Empty);
        Timed[] all = [hello, listingOne, listingMany, tapMany, restoreCold, restoreLock, dotnet];
        Timed.RunInTurns(all, Runs);

        output.WriteLine($"Medians of {Runs} interleaved runs.");
        output.WriteLine();
        var table = new Table("command", "median ms", "fastest ms", "to hello");
        foreach (var timed in all)
        {
            table.Add(timed.Name, timed.Median.Write(1), timed.Times.Min().Write(1), (timed.Median / hello.Median).Write());
        }

        output.Write(table);
        output.WriteLine();
        Tell(output, $"listing with {Many} drop-ins to one", listingMany, listingOne, ListingTarget);
        Tell(output, "cold restore from a folder feed to hello", restoreCold, hello, ColdTarget);
        Tell(output, "restore from lock over HTTP to dotnet restore", restoreLock, dotnet, LockTarget);
    }

    private static void Tell(TextWriter output, string what, Timed ours, Timed other, double target)
    {
        var ratio = ours.Median / other.Median;
        output.WriteLine($"{what}: {ratio.Write()} (target <= {target.Write(1)}: {Figures.Verdict(ratio, ratio <= target)})");
    }
}
