namespace Twisted.Benchmarks;

/// <summary>supervisord, as Debian packages it, which starts our own server: what somebody else's daemon adds to it.</summary>
/// <param name="daemon">The server.</param>
/// <param name="folder">To run in.</param>
internal sealed class SupervisorPeer(DaemonPeer daemon, string folder) : Peer
{
    private const string Program = "/usr/bin/supervisord";

    public override string Name => "supervisord with twistd -n -f qotd.tap";

    public override string? Missing => MissingUnless("supervisor", Program) ?? daemon.Missing;

    public string PidFile => Path.Combine(folder, "supervisord.pid");

    public override Command Prepare(int port) => Supervise(port, "-n");

    public Command Daemonize(int port) => Supervise(port);

    private Command Supervise(int port, params string[] more)
    {
        var server = daemon.Prepare(port);
        var environment = string.Join(',', server.Environment.Select(variable => $"{variable.Key}=\"{variable.Value}\""));
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "supervisord.conf"),
            $"""
            [supervisord]
            logfile={folder}/supervisord.log
            pidfile={PidFile}
            childlogdir={folder}

            [program:qotd]
            command={server.Program} {string.Join(' ', server.Arguments)}
            directory={server.Folder}
            environment={environment}
            autorestart=false
            startsecs=0

            """);
        return new Command(Program, [.. more, "-c", "supervisord.conf"], folder);
    }
}
