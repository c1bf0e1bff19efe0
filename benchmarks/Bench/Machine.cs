using System.Globalization;
using System.Runtime.InteropServices;

namespace Twisted.Benchmarks;

/// <summary>Where the figures were taken.</summary>
internal static class Machine
{
    public static void Describe(TextWriter output)
    {
        var model = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} CPUs ({model}), Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, {RuntimeInformation.FrameworkDescription}, load average before: {load}"));
        output.WriteLine();
    }
}
