namespace Twisted.Benchmarks;

/// <summary>nginx's stream module, which answers from memory, with a worker for each of two cores.</summary>
internal sealed class NginxPeer(string folder) : Peer
{
    private const string Program = "/usr/sbin/nginx";
    private const string Module = "/usr/lib/nginx/modules/ngx_stream_module.so";

    public override string Name => "nginx stream return";

    public override string? Missing => MissingUnless("nginx-light libnginx-mod-stream", Program, Module);

    public override Command Prepare(int port)
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
                server {
                    listen 127.0.0.1:{{port}} backlog=65535;
                    return "{{Quote.Text}}\r\n";
                }
            }

            """);
        return new Command(Program, ["-p", folder, "-c", configuration, "-e", "/dev/null"], folder);
    }
}
