using System.Globalization;
using System.Text.RegularExpressions;

namespace Twisted.Benchmarks;

/// <summary>A load generator of others, whose report is read.</summary>
internal abstract class WebLoad(string folder)
{
    /// <summary>Loads a server; the warm-up is a run of its own, so that CPU time is that of the counted requests.</summary>
    public WebFigures Run(ServerUnderTest server, TimeSpan warmUp, TimeSpan duration)
    {
        StreamClients.First(server).Dispose();
        _ = Report(server, warmUp);
        var cpu = ProcessFigures.CpuTimeOfTree(server.Process.Id);
        var report = Report(server, duration);
        cpu = ProcessFigures.CpuTimeOfTree(server.Process.Id) - cpu;
        server.Process.DemandRunning();
        var (rate, requests, errors) = Read(report);
        return new WebFigures(rate, cpu.TotalMicroseconds / requests, errors);
    }

    /// <summary>How it is started, in whole seconds.</summary>
    protected abstract (string Program, IReadOnlyList<string> Arguments) Call(int port, int seconds);

    /// <summary>Takes from the report: requests a second, requests, and those that failed.</summary>
    protected abstract (double Rate, double Requests, long Errors) Read(string report);

    /// <summary>The number where the pattern has its group; what the report does not say is an error unless it may be missing.</summary>
    protected static double Number(string report, string pattern, double? missing = null) =>
        Regex.Match(report, pattern, RegexOptions.Multiline) is { Success: true } match
            ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : missing ?? throw new BenchmarkException($"there is no \"{pattern}\" in the report of the load generator:\n{report}");

    private string Report(ServerUnderTest server, TimeSpan duration)
    {
        var (program, arguments) = Call(server.Port, (int)duration.TotalSeconds);
        var command = new Command(program, arguments, folder);
        using var process = ChildProcess.Start(command);
        process.WaitForSuccess();
        return File.ReadAllText(command.OutputPath);
    }
}
