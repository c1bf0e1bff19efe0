using System.Text;

namespace Twisted.Tools.Twistd.Export;

/// <summary>Writes the unit of a service: what it runs, how it is watched, and what it may not do.</summary>
internal sealed class ServiceUnit(UnitSettings settings)
{
    private const int UsageError = 2;

    private readonly StringBuilder _text = new();

    private string Unit => settings.Unit;

    private string PidFile => $"/run/{Unit}/twistd.pid";

    public static string FileNameOf(string unit) => $"{unit}.service";

    public override string ToString()
    {
        _text.Clear();
        WriteUnit();
        WriteService();
        WriteUser();
        WriteLife();
        WriteSandbox();
        Section("Install");
        Set("WantedBy", "multi-user.target");
        return _text.ToString();
    }

    private void WriteUnit()
    {
        Section("Unit");
        Set("Description", UnitText.Line(settings.Description));
        Set("Documentation", "man:twistd(1)");
        Comment("An address of this machine may have to be there before it can be listened on.");
        Set("Wants", "network-online.target");
        Set("After", "network-online.target");
        foreach (var socket in settings.Sockets)
        {
            Set("Requires", socket.FileName);
            Set("After", socket.FileName);
        }
    }

    private void WriteService()
    {
        Section("Service");
        Comment("twistd says when it is ready, reloads and stops.");
        Set("Type", settings.ReloadsBySignal ? "notify-reload" : "notify");
        Comment("In the foreground. The log goes to the journal. Packages are restored by whoever installs the service, and not at each start.");
        Set("ExecStart", CommandLine([.. settings.Program, "--nodaemon", "--no-restore", $"--pidfile={PidFile}", $"--rundir=/var/lib/{Unit}", .. settings.Words]));
        if (!settings.ReloadsBySignal)
        {
            Comment("So \"systemctl reload\" fails when a service failed to reload; Type=notify-reload cannot tell.");
            Set("ExecReload", CommandLine([.. settings.Program, "reload", $"--pidfile={PidFile}"]));
        }

        foreach (var socket in settings.Sockets)
        {
            Set("Sockets", socket.FileName);
        }

        Set("Environment", UnitText.Word($"TWISTED_HOME={settings.Home}"));
        if (settings.DotnetRoot is { } root)
        {
            Set("Environment", UnitText.Word($"DOTNET_ROOT={root}"));
        }

        foreach (var (name, path) in settings.Credentials)
        {
            Comment("Read by systemd as root, so that the user of the service need not be able to.");
            Set("LoadCredential", $"{name}:{UnitText.Line(path)}");
        }
    }

    private void WriteUser()
    {
        if (settings.User is { } user)
        {
            Set("User", user);
            if (settings.Group is { } group)
            {
                Set("Group", group);
            }
        }
        else
        {
            Comment("A user that is there for as long as the service runs.");
            Set("DynamicUser", "yes");
        }

        Comment("/var/lib, with what the application saves, and /run, with the pidfile.");
        Set("StateDirectory", Unit);
        Set("StateDirectoryMode", "0700");
        Set("RuntimeDirectory", Unit);
        Set("WorkingDirectory", $"/var/lib/{Unit}");
        Set("UMask", "0077");
        if (settings.PrivilegedPort is { } port)
        {
            Comment($"To listen on port {port}, and for nothing else.");
            Set("AmbientCapabilities", "CAP_NET_BIND_SERVICE");
            Set("CapabilityBoundingSet", "CAP_NET_BIND_SERVICE");
        }
        else
        {
            Set("CapabilityBoundingSet", "");
        }
    }

    private void WriteLife()
    {
        Comment("What ends with a failure is started again, but not with a command line that is wrong.");
        Set("Restart", "on-failure");
        Set("RestartSec", "2");
        Set("RestartPreventExitStatus", $"{UsageError}");
        Comment("Unless all services say that they are well within this time, again and again, the process is ended and another started.");
        Set("WatchdogSec", "60");
        Comment("Services have 10 seconds to stop, and the last save a minute where something hangs.");
        Set("TimeoutStopSec", "90");
        Comment("twistd stops what it has started; what is left after it is killed.");
        Set("KillMode", "mixed");
        Comment("A connection is a descriptor.");
        Set("LimitNOFILE", "524288");
    }

    private void WriteSandbox()
    {
        Comment("What the service may not do. MemoryDenyWriteExecute= is left out: the compiler of .NET writes code while it runs.");
        Set("NoNewPrivileges", "yes");
        Set("ProtectSystem", "strict");
        if (settings.NeedsHomes)
        {
            Comment("Something that it runs is in a home folder.");
            Set("ProtectHome", "read-only");
        }
        else
        {
            Set("ProtectHome", "yes");
        }

        foreach (var folder in settings.SocketFolders)
        {
            Comment("A socket is made there.");
            Set("ReadWritePaths", UnitText.Word($"-{folder}"));
        }

        Set("PrivateTmp", "yes");
        Set("PrivateDevices", "yes");
        Set("ProtectClock", "yes");
        Set("ProtectControlGroups", "yes");
        Set("ProtectHostname", "yes");
        Set("ProtectKernelLogs", "yes");
        Set("ProtectKernelModules", "yes");
        Set("ProtectKernelTunables", "yes");
        Comment("ProcSubset=pid is left out: .NET reads how much memory there is in /proc/meminfo.");
        Set("ProtectProc", "invisible");
        Set("RemoveIPC", "yes");
        Comment("Netlink is how a program learns of the addresses of the machine.");
        Set("RestrictAddressFamilies", "AF_UNIX AF_INET AF_INET6 AF_NETLINK");
        Set("RestrictNamespaces", "yes");
        Set("RestrictRealtime", "yes");
        Set("RestrictSUIDSGID", "yes");
        Set("LockPersonality", "yes");
        Set("SystemCallArchitectures", "native");
        Comment("@resources stays: the memory of .NET is placed with calls of that group.");
        Set("SystemCallFilter", "@system-service");
        Set("SystemCallFilter", "~@privileged");
        Set("SystemCallErrorNumber", "EPERM");
    }

    private static string CommandLine(IEnumerable<string> words) => string.Join(' ', words.Select(Argument));

    /// <remarks>The folder of the credentials is known to systemd alone.</remarks>
    private static string Argument(string word)
    {
        var at = word.IndexOf(CredentialPath.Mark, StringComparison.Ordinal);
        return at < 0 ? UnitText.Argument(word) : $"{word[..at]}%d/{word[(at + CredentialPath.Mark.Length)..]}";
    }

    private void Section(string name) => _text.Append(_text.Length > 0 ? "\n" : "").Append('[').Append(name).Append("]\n");

    private void Comment(string text) => _text.Append("# ").Append(text).Append('\n');

    private void Set(string name, string value) => _text.Append(name).Append('=').Append(value).Append('\n');
}
