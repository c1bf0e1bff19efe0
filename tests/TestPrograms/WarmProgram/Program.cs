using System.Diagnostics;
using Twisted.Persistence;
using Twisted.Plugins;
using Twisted.PluginHost;
using Twisted.PluginHost.Diagnosing;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Searching;

// WarmProgram FOLDER DROP-IN    restores a drop-in with the feeds of that folder, and adds it to the set
// WarmProgram FOLDER =TAPNAME   loads a plug-in, as mktap does, and prints it, the assemblies of the process, and the time
try
{
    var start = Stopwatch.GetTimestamp();
    var home = TwistedHome.FromEnvironment();
    var restorer = new DropInRestorer(home, args[0], new Terminal());
    if (!args[1].StartsWith('='))
    {
        await restorer.RestoreAsync(new DropInRequest(args[1]), DropInScope.OfUser(home), stock: false, CancellationToken.None);
        await DropInSet.AddAsync(home, DropInScope.OfUser(home), new DropInRequest(args[1]), CancellationToken.None);
        return 0;
    }

    var found = PluginDirectory.Open(home, [DropInScope.OfUser(home)]).FindTaps(args[1][1..]) is [var tap, ..]
        ? tap
        : throw new PluginHostException($"There is no \"{args[1][1..]}\".");
    var locked = await restorer.EnsureAsync(found, CancellationToken.None);
    var dropIn = new DropInLoader(home).Load(locked);
    var plugin = dropIn.CreatePlugin<ITapPlugin>(found.Entry);
    dropIn.RegisterPersistedTypes(new PersistedTypeRegistry(), []);
    var time = Stopwatch.GetElapsedTime(start);
    Console.Out.WriteLine($"{plugin}");

    // What could ask the feeds is there, and does not.
    _ = new KnownVulnerabilities(args[0]);
    await new DropInSearch(args[0]).FindTapAsync("No Tap", prerelease: false, CancellationToken.None);
    foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
    {
        Console.Out.WriteLine($"assembly {assembly.GetName().Name}");
    }

    Console.Out.WriteLine($"{time.TotalMilliseconds:0.00} ms");
    return 0;
}
catch (PluginHostException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

internal sealed class Terminal : IRestoreObserver
{
    public void Progress(RestoreProgress progress)
    {
    }

    public void Problem(string text) => Console.Error.WriteLine(text);

    public void Detail(string text)
    {
    }
}
