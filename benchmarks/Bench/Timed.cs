using System.Diagnostics;

namespace Twisted.Benchmarks;

/// <summary>Something that is timed several times, in turns with others.</summary>
/// <param name="Name">As the tables call it.</param>
/// <param name="Measure">Does it once, and says how long it took.</param>
internal sealed record Timed(string Name, Func<TimeSpan> Measure)
{
    public List<double> Times { get; } = [];

    /// <summary>In milliseconds.</summary>
    public double Median => Times.Median();

    /// <summary>A command from its start to its end.</summary>
    /// <param name="name">As the tables call it.</param>
    /// <param name="command">What to start.</param>
    /// <param name="prepare">Done before each run, and not timed.</param>
    public static Timed ToEnd(string name, Command command, Action? prepare = null) => new(name, () =>
    {
        prepare?.Invoke();
        var start = Stopwatch.GetTimestamp();
        using var process = ChildProcess.Start(command);
        process.WaitForSuccess();
        return Stopwatch.GetElapsedTime(start);
    });

    /// <summary>Once uncounted, which fills the file cache and whatever else is made at the first time; then in turns, A B C A B C.</summary>
    public static void RunInTurns(IReadOnlyList<Timed> all, int runs)
    {
        for (var run = -1; run < runs; run++)
        {
            foreach (var one in all)
            {
                var time = one.Measure().TotalMilliseconds;
                if (run >= 0)
                {
                    one.Times.Add(time);
                }
            }
        }
    }
}
