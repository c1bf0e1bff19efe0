namespace Twisted.Benchmarks;

/// <summary>nginx with a worker for each of two cores, no logs, and limits that no benchmark reaches.</summary>
/// <param name="folder">To run in.</param>
/// <param name="files">The folder to serve.</param>
/// <param name="certificate">A file with certificate and key, for TLS 1.3 with HTTP/2; without it, all is in the clear.</param>
internal sealed class WebNginxPeer(string folder, string files, string? certificate) : Peer
{
    private const string Program = "/usr/sbin/nginx";

    public override string Name => "nginx";

    public override string? Missing => MissingUnless("nginx-light", Program);

    private string Encryption => certificate is null
        ? ""
        : $"ssl_certificate {certificate}; ssl_certificate_key {certificate}; ssl_protocols TLSv1.3; ssl_session_tickets on;";

    // Workers of root's nginx become "nobody", who may have no access to the checkout.
    private static string User => Libc.EffectiveUserId() == 0 ? "user root;" : "";

    public override Command Prepare(int port)
    {
        Directory.CreateDirectory(folder);
        var configuration = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(configuration,
            $$"""
            daemon off;
            {{User}}
            worker_processes 2;
            pid nginx.pid;
            error_log /dev/null crit;
            events { worker_connections 16384; }
            http {
                access_log off;
                sendfile on;
                tcp_nopush on;
                types { text/plain txt; }
                default_type application/octet-stream;
                keepalive_timeout 1h;
                keepalive_requests 1000000000;
                client_body_temp_path temporary;
                proxy_temp_path temporary;
                fastcgi_temp_path temporary;
                scgi_temp_path temporary;
                uwsgi_temp_path temporary;
                {{Encryption}}
                server {
                    listen 127.0.0.1:{{port}} {{(certificate is null ? "" : "ssl http2 ")}}backlog=4096;
                    root {{files}};
                }
            }

            """);
        return new Command(Program, ["-p", folder, "-c", configuration, "-e", "/dev/null"], folder);
    }
}
