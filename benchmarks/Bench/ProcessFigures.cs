using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>What <c>/proc</c> tells of a process.</summary>
internal static class ProcessFigures
{
    /// <summary>The unit of <c>/proc/*/stat</c>; 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of a process and all that descend from it and live.</summary>
    public static TimeSpan CpuTimeOfTree(int root) => TimeSpan.FromSeconds(Tree(root).Sum(stat => stat.Ticks) / TicksPerSecond);

    /// <summary>Resident memory of a process and all that descend from it, in KiB; what they share is counted for each.</summary>
    public static long ResidentMemoryOfTree(int root) => Tree(root).Sum(stat => ResidentMemory(stat.Id));

    /// <summary>Resident memory, in KiB.</summary>
    public static long ResidentMemory(int id)
    {
        var line = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Memory of a process and all that descend from it, in KiB: resident, and with what several share divided among them.</summary>
    public static (long Resident, long Proportional) MemoryOfTree(int root)
    {
        var lines = Tree(root).SelectMany(stat => File.ReadLines($"/proc/{stat.Id}/smaps_rollup")).ToArray();
        return (Sum("Rss:"), Sum("Pss:"));

        long Sum(string name) => lines
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
    }

    private static List<(int Id, int Parent, long Ticks)> Tree(int root)
    {
        var stats = Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => char.IsAsciiDigit(name![0]))
            .Select(Stat)
            .OfType<(int Id, int Parent, long Ticks)>()
            .ToList();
        var tree = new HashSet<int> { root };
        for (var size = 0; size < tree.Count;)
        {
            // Until nothing is added: a child may stand before its parent.
            size = tree.Count;
            tree.UnionWith([.. stats.Where(stat => tree.Contains(stat.Parent)).Select(stat => stat.Id)]);
        }

        return [.. stats.Where(stat => tree.Contains(stat.Id))];
    }

    private static (int Id, int Parent, long Ticks)? Stat(string? id)
    {
        try
        {
            // The name, in brackets, may hold anything; numbers start after it.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(id!, CultureInfo.InvariantCulture),
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // It ended between the listing and now.
            return null;
        }
    }
}
