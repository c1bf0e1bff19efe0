using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>h2load: connections by TLS that stay, with several streams of HTTP/2 under way each.</summary>
internal sealed class H2Load(string folder, int clients, int streams, string file) : WebLoad(folder)
{
    private const string Program = "/usr/bin/h2load";

    public static string? Missing => File.Exists(Program) ? null : $"there is no {Program}; `apt-get install nghttp2-client` brings it";

    protected override (string Program, IReadOnlyList<string> Arguments) Call(int port, int seconds) => (
        Program,
        [
            string.Create(CultureInfo.InvariantCulture, $"-t{Environment.ProcessorCount}"),
            string.Create(CultureInfo.InvariantCulture, $"-c{clients}"),
            string.Create(CultureInfo.InvariantCulture, $"-m{streams}"),
            string.Create(CultureInfo.InvariantCulture, $"-D{seconds}"),
            // Only this: else a server without it would be measured with HTTP/1.1.
            "--npn-list=h2",
            string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}/{file}"),
        ]);

    protected override (double Rate, double Requests, long Errors) Read(string report)
    {
        var requests = Number(report, @"(\d+) done");
        return (Number(report, @"finished in .*, ([\d.]+) req/s"), requests, (long)(requests - Number(report, @"status codes: (\d+) 2xx") + Number(report, @"(\d+) failed")));
    }
}
