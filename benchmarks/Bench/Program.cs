using System.Runtime.InteropServices;
using Twisted.Benchmarks;
using Twisted.Benchmarks.Persistence;

// Usage: Bench ROOT [NAME]; eng/bench builds what is measured and then runs this.
var qotd = new QotdBenchmark();
IBenchmark[] network = [new TlsBenchmark(), new EchoBenchmark(), new LinesBenchmark(), new IdleBenchmark(), new UdpBenchmark()];
IBenchmark[] web = [new WebFilesBenchmark(), new WebTlsBenchmark(), new WebIdleBenchmark(), new WebLatencyBenchmark(), new WebHttp2Benchmark()];
IBenchmark[] benchmarks = [new StartupBenchmark(), qotd, new MemoryBenchmark(), new DaemonBenchmark(), new ReloadBenchmark(), new PluginsBenchmark(), new PersistenceBenchmark(), .. network, new SeriesBenchmark("network", [qotd, .. network]), .. web, new SeriesBenchmark("web", web)];
if (args is not [var root, var name])
{
    Console.WriteLine("Benchmarks:");
    foreach (var known in benchmarks)
    {
        Console.WriteLine($"  {known.Name,-12}{known.Description}");
    }

    return 0;
}

if (benchmarks.FirstOrDefault(candidate => candidate.Name == name) is not { } benchmark)
{
    Console.Error.WriteLine($"bench: there is no benchmark \"{name}\"; known are {string.Join(", ", benchmarks.Select(known => known.Name))}");
    return 2;
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
try
{
    Machine.Describe(Console.Out);
    benchmark.Run(new Layout(root), Console.Out);
    return 0;
}
catch (BenchmarkException exception)
{
    Console.Error.WriteLine($"bench: {exception.Message}");
    return 1;
}
finally
{
    EndServers();
}

void End(PosixSignalContext context)
{
    context.Cancel = true;
    EndServers();
    Environment.Exit(130);
}

static void EndServers()
{
    ChildProcess.EndAll();
    DaemonProcess.EndAny();
}
