namespace Twisted.Benchmarks;

/// <summary>nginx's stream module, which answers from memory, with a worker for each of two cores.</summary>
/// <param name="folder">To run in.</param>
/// <param name="certificate">A file with certificate and key, for TLS 1.3; without it the quote goes out in the clear.</param>
internal sealed class NginxPeer(string folder, string? certificate = null) : Peer
{
    private const string Program = "/usr/sbin/nginx";
    private const string Module = "/usr/lib/nginx/modules/ngx_stream_module.so";

    public override string Name => certificate is null ? "nginx stream return" : "nginx stream TLS";

    public override string? Missing => MissingUnless("nginx-light libnginx-mod-stream", Program, Module);

    // Tickets, by which sessions are resumed, are on by default.
    private string Encryption => certificate is null ? "" : $"ssl_certificate {certificate}; ssl_certificate_key {certificate}; ssl_protocols TLSv1.3;";

    public override Command Prepare(int port) => Run(
        $$"""
        server {
            listen 127.0.0.1:{{port}} {{(certificate is null ? "" : "ssl ")}}backlog=65535;
            {{Encryption}}
            return "{{Quote.Text}}\r\n";
        }
        """);

    /// <summary>Writes a configuration, and says how nginx is called with it.</summary>
    /// <param name="servers">Blocks of its stream module.</param>
    /// <param name="arguments">What else it is told.</param>
    public Command Run(string servers, params string[] arguments)
    {
        Directory.CreateDirectory(folder);
        var configuration = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(configuration,
            $$"""
            load_module {{Module}};
            daemon off;
            worker_processes 2;
            pid nginx.pid;
            error_log /dev/null crit;
            events { worker_connections 4096; }
            stream {
                access_log off;
            {{servers}}
            }

            """);
        return new Command(Program, ["-p", folder, "-c", configuration, "-e", "/dev/null", .. arguments], folder);
    }
}
