using System.Globalization;

namespace Twisted.Benchmarks.Persistence;

/// <summary>Saving and loading a large application, beside Python's pickle.</summary>
internal sealed class PersistenceBenchmark : IBenchmark
{
    private const int Services = 100_000;

    /// <summary>In one process, after one that is told apart: it compiles what the others use.</summary>
    private const int Rounds = 5;

    /// <summary>Of processes, in turns.</summary>
    private const int Turns = 3;
    private const double PickleTarget = 1.0 / 3;
    private const double SizeTarget = 1.0;
    private const double TextTarget = 6;
    private const double MemoryTarget = 4;
    private const string Python = "/usr/bin/python3";

    private static readonly string[] Formats = ["Tap", "Xml", "Source"];

    public string Name => "persistence";

    public string Description => "saving and loading 100,000 services, beside Python's pickle";

    public void Run(Layout layout, TextWriter output)
    {
        var folder = layout.Work("persistence");
        Directory.CreateDirectory(folder);
        var hasPython = File.Exists(Python);
        if (!hasPython)
        {
            output.WriteLine("python3 is not installed and is left out: apt-get install python3");
        }

        List<Subject> subjects = [.. Formats.Select(format => new Subject($"{format}", Path.Combine(folder, $"many.{format}"),
            (action, file) => new Command(layout.Built("Persisting"), [action, format, file, Text(Services), Text(Rounds + 1)], folder)))];
        if (hasPython)
        {
            var script = Path.Combine(layout.Root, "benchmarks", "Bench", "Persistence", "shape.py");
            subjects.Add(new Subject("pickle", Path.Combine(folder, "many.pickle"), (action, file) => new Command(Python, [script, action, file, Text(Services), Text(Rounds + 1)], folder)));
        }

        foreach (var action in (string[])["save", "load"])
        {
            for (var turn = 0; turn < Turns; turn++)
            {
                foreach (var subject in subjects)
                {
                    subject.Measure(action);
                }
            }
        }

        Write(output, subjects, hasPython ? subjects[^1] : null);
        foreach (var subject in subjects.Take(Formats.Length))
        {
            var figures = Lines(subject.Start("memory", subject.File));
            var ratio = figures[1] / figures[0];
            output.WriteLine(
                $"Memory of loading {subject.Name}: graph {(figures[0] / 1e6).Write(1)} MB, peak {(figures[1] / 1e6).Write(1)} MB, {ratio.Write()} times"
                + $" (target <= {MemoryTarget.Write(0)}: {Figures.Verdict(ratio, ratio <= MemoryTarget)})");
        }
    }

    private static void Write(TextWriter output, List<Subject> subjects, Subject? pickle)
    {
        output.WriteLine($"{Services.ToString("N0", CultureInfo.InvariantCulture)} services; medians of {Turns * Rounds} rounds in {Turns} processes; ms.");
        output.WriteLine();
        var table = new Table("encoding", "save", "load", "first load", "MB", "save to pickle", "load to pickle", "size to pickle", "load to Tap", "");
        var tap = subjects[0];
        foreach (var subject in subjects)
        {
            var (save, load) = (subject.Saves.Median(), subject.Loads.Median());
            var met = subject == tap
                ? pickle is null || (save <= PickleTarget * pickle.Saves.Median() && load <= PickleTarget * pickle.Loads.Median() && subject.Size <= SizeTarget * pickle.Size)
                : load <= TextTarget * tap.Loads.Median();
            table.Add(subject.Name, save.Write(1), load.Write(1), subject.FirstLoads.Median().Write(1), (subject.Size / 1e6).Write(2),
                pickle is null ? "" : (save / pickle.Saves.Median()).Write(),
                pickle is null ? "" : (load / pickle.Loads.Median()).Write(),
                pickle is null ? "" : (subject.Size / pickle.Size).Write(),
                (load / tap.Loads.Median()).Write(),
                subject == pickle ? "" : Figures.Verdict(1, met));
        }

        output.Write(table);
        output.WriteLine();
        output.WriteLine($"Targets: Tap saves and loads in at most {PickleTarget.Write()} of pickle's time and has at most its size; the others load in at most {TextTarget.Write(0)} times Tap's.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static double[] Lines(Command command)
    {
        using var process = ChildProcess.Start(command);
        process.WaitForSuccess();
        return [.. File.ReadLines(command.OutputPath).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
    }

    /// <param name="Name">As the table calls it.</param>
    /// <param name="File">What it saves and loads.</param>
    /// <param name="Start">The command for an action and a file.</param>
    private sealed record Subject(string Name, string File, Func<string, string, Command> Start)
    {
        public List<double> Saves { get; } = [];

        public List<double> Loads { get; } = [];

        public List<double> FirstLoads { get; } = [];

        public double Size => new FileInfo(File).Length;

        public void Measure(string action)
        {
            var times = Lines(Start(action, File));
            if (action == "save")
            {
                Saves.AddRange(times.Skip(1));
                return;
            }

            FirstLoads.Add(times[0]);
            Loads.AddRange(times.Skip(1));
        }
    }
}
