using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>wrk: connections that stay, with one request under way each.</summary>
internal sealed class WrkLoad(string folder, int clients, string file) : WebLoad(folder)
{
    private const string Program = "/usr/bin/wrk";

    public static string? Missing => File.Exists(Program) ? null : $"there is no {Program}; `apt-get install wrk` brings it";

    protected override (string Program, IReadOnlyList<string> Arguments) Call(int port, int seconds) => (
        Program,
        [
            string.Create(CultureInfo.InvariantCulture, $"-t{Environment.ProcessorCount}"),
            string.Create(CultureInfo.InvariantCulture, $"-c{clients}"),
            string.Create(CultureInfo.InvariantCulture, $"-d{seconds}s"),
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{file}"),
        ]);

    protected override (double Rate, double Requests, long Errors) Read(string report)
    {
        // Lines about errors are there only when there were some.
        var errors = Number(report, @"Non-2xx or 3xx responses: (\d+)", 0);
        foreach (var kind in (ReadOnlySpan<string>)["connect", "read", "write", "timeout"])
        {
            errors += Number(report, $@"Socket errors:.* {kind} (\d+)", 0);
        }

        return (Number(report, @"^Requests/sec: +([\d.]+)"), Number(report, @"(\d+) requests in"), (long)errors);
    }
}
