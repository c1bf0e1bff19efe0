using System.Diagnostics;
using System.Globalization;
using Twisted.Benchmarks.Persisting;
using Twisted.Persistence;
using Twisted.Services;

// Usage: Persisting save|load|memory FORMAT FILE SERVICES ROUNDS. Prints a figure a line: milliseconds, or bytes. Bench starts it.
var (action, format, file) = (args[0], Enum.Parse<TapFormat>(args[1]), args[2]);
var (services, rounds) = (int.Parse(args[3], CultureInfo.InvariantCulture), int.Parse(args[4], CultureInfo.InvariantCulture));
var types = Shape.Types();
switch (action)
{
    case "save":
        var application = Shape.Application(services);
        for (var round = 0; round < rounds; round++)
        {
            // Into memory, as pickle.dumps does: what the disk needs is not the encoding's.
            Report(() => Saved(application));
        }

        Save(file, application);
        break;
    case "load":
        for (var round = 0; round < rounds; round++)
        {
            Report(() => Load(file).Services.Count);
        }

        break;
    case "memory":
        // Once with one service, so that code and tables are there already.
        var small = file + ".small";
        Save(small, Shape.Application(1));
        _ = TapFile.Open(small).ToApplication(types);
        File.Delete(small);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var residentBefore = Resident("VmRSS");
        var loaded = Load(file);
        var peak = Resident("VmHWM") - residentBefore;
        var graph = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(loaded);
        Console.WriteLine(graph);
        Console.WriteLine(peak);
        break;
}

// As twistd does.
Application Load(string path)
{
    using var load = LargeLoad.Of(path);
    return TapFile.Open(path).ToApplication(types);
}

int Saved(Application application)
{
    using var snapshot = TapSnapshot.Take(application, types, []);
    return TapEncodings.Write(snapshot, format).Length;
}

void Save(string path, Application application)
{
    using var snapshot = TapSnapshot.Take(application, types, []);
    TapFile.Save(path, snapshot, format, key: null);
}

static void Report(Func<int> work)
{
    GC.Collect();
    var start = Stopwatch.GetTimestamp();
    _ = work();
    Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString("F3", CultureInfo.InvariantCulture));
}

static long Resident(string name)
{
    var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
    return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
