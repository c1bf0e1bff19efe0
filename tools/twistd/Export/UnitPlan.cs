using System.Globalization;
using Twisted.CommandLine;
using Twisted.Network;
using Twisted.Persistence;
using Twisted.PluginHost;
using Twisted.Runner;
using Twisted.Services;
using Twisted.Taps;
using Twisted.Usage;

namespace Twisted.Tools.Twistd.Export;

/// <summary>Decides what the units of a server say.</summary>
/// <param name="parsed">The options, which are right.</param>
/// <param name="tap">The name of a tap plug-in and its options; empty for a file.</param>
/// <param name="application">What is to run.</param>
/// <param name="warn">Hears what the administrator should know.</param>
internal sealed class UnitPlan(ParsedOptions parsed, string[] tap, Application application, Action<string> warn)
{
    /// <summary>What systemd hands over at most.</summary>
    private const int LargestCredential = 1024 * 1024;

    private const int LongestUnit = 200;

    private readonly ApplicationSurvey _survey = new(application);
    private readonly List<(string Name, string Path)> _credentials = [];

    /// <exception cref="UsageException">An option is missing, or wrong for this server.</exception>
    /// <exception cref="RunException">Something has no place in a unit.</exception>
    public UnitSettings Make()
    {
        var unit = parsed["unit"] ?? DefaultUnit();
        if (!IsUnit(unit))
        {
            throw new UsageException($"--unit: \"{unit}\" is not the name of a unit; write letters, digits, and \":\", \"-\", \"_\" or \".\" between them");
        }

        var words = Words();
        var program = ProgramPath.Find();
        var home = TwistedHome.FromEnvironment().Root;
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        var user = parsed["uid"] ?? application.Process.Uid?.ToString(CultureInfo.InvariantCulture);
        string[] read = [.. program, home, .. dotnet is { Length: > 0 } ? [dotnet] : Array.Empty<string>(), .. ReadDirectly()];
        WarnOfClosed(read, user);
        return new UnitSettings
        {
            Unit = unit,
            Description = $"{application.Name}, a server of twistd",
            Program = program,
            Words = words,
            Credentials = _credentials,
            User = user,
            Group = parsed["gid"] ?? application.Process.Gid?.ToString(CultureInfo.InvariantCulture),
            Home = home,
            DotnetRoot = dotnet is { Length: > 0 } ? dotnet : null,
            ReloadsBySignal = parsed["type"] == "notify-reload",
            NeedsHomes = read.Any(Reachability.IsInHome),
            PrivilegedPort = _survey.PrivilegedPort,
            SocketFolders = [.. _survey.SocketFolders.Distinct().Where(folder => folder != $"/run/{unit}" && folder != $"/var/lib/{unit}")],
            Sockets = Sockets(unit),
        };
    }

    private static bool IsUnit(string name) =>
        name.Length is > 0 and <= LongestUnit && name[0] is not ('.' or '-') && name.All(character => char.IsAsciiLetterOrDigit(character) || character is ':' or '-' or '_' or '.');

    private string DefaultUnit()
    {
        var name = new string([.. application.Name!.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' ? character : '-')]).Trim('-', '.');
        return name.Length > 0 ? name : throw new UsageException($"the application \"{application.Name}\" has a name that no unit can have; give one with --unit");
    }

    private List<string> Words()
    {
        List<string> words = [];
        foreach (var occurrence in parsed.Occurrences)
        {
            if (ExportOptions.PassedOn.Contains(occurrence.Option.Name))
            {
                words.Add(occurrence.Value is { } value ? $"--{occurrence.Option.Name}={value}" : $"--{occurrence.Option.Name}");
            }
        }

        if (tap.Length > 0)
        {
            words.AddRange(tap);
        }
        else if (parsed["python"] is { } script)
        {
            words.Add($"--python={Path.GetFullPath(script)}");
        }
        else
        {
            AddTap(words, Path.GetFullPath(parsed["file"] ?? TwistdOptions.DefaultFile));
        }

        return words;
    }

    private void AddTap(List<string> words, string path)
    {
        if (parsed["passphrase-file"] is { } passphrase)
        {
            words.Add($"--passphrase-file={Hand("passphrase", Path.GetFullPath(passphrase))}");
        }
        else if (TapFile.IsEncrypted(path))
        {
            throw new UsageException($"\"{path}\" is encrypted, and a service has no terminal to ask for the passphrase; name a file that has it with --passphrase-file");
        }

        // What is handed over is read at the start only: a file that can be read is there for a reload, too.
        var isHanded = new FileInfo(path).Length <= LargestCredential && !Reachability.IsReadable(path, IdOption.User(parsed["uid"]) ?? application.Process.Uid);
        words.Add($"--file={(isHanded ? Hand($"application{Path.GetExtension(path)}", path) : path)}");
    }

    /// <summary>Has systemd hand the file over: taps are private, and their owner is not the user of the service.</summary>
    private string Hand(string name, string path)
    {
        _credentials.Add((name, path));
        return CredentialPath.Of(name);
    }

    private IEnumerable<string> ReadDirectly()
    {
        if (parsed["python"] is { } script)
        {
            yield return Path.GetFullPath(script);
        }
        else if (tap.Length == 0 && _credentials.All(credential => !credential.Name.StartsWith("application", StringComparison.Ordinal)))
        {
            yield return Path.GetFullPath(parsed["file"] ?? TwistdOptions.DefaultFile);
        }
    }

    private void WarnOfClosed(IEnumerable<string> paths, string? user)
    {
        foreach (var path in paths)
        {
            if (Reachability.IsTemporary(path))
            {
                warn($"the service needs \"{path}\", and has a folder of its own in the place of that for temporary files; move it elsewhere");
                continue;
            }

            if (Reachability.FindClosed(path) is { } closed && !Reachability.IsReadable(path, IdOption.User(parsed["uid"]) ?? application.Process.Uid))
            {
                warn($"the service runs as {(user is null ? "a user of its own" : $"user {user}")}, and needs \"{path}\", but \"{closed}\" is closed to others\n"
                    + "Open it, or install what is there elsewhere: the tool with --tool-path, packages in another TWISTED_HOME.");
            }
        }
    }

    private SocketUnit[] Sockets(string unit)
    {
        var listens = parsed.Occurrences.Where(occurrence => occurrence.Option.Name == "listen").Select(occurrence => ListenOption.Parse(occurrence.Value!)).ToArray();
        var names = _survey.Sockets.Select(NameOf).Distinct().ToArray();
        if (listens.FirstOrDefault(listen => !names.Contains(listen.Name)) is { } unknown)
        {
            throw new UsageException($"--listen: the application has no endpoint systemd:name={unknown.Name}; {(names.Length == 0 ? "it has none of systemd's at all" : $"it has {string.Join(", ", names)}")}");
        }

        var faults = names.Where(name => listens.Count(listen => listen.Name == name) != 1)
            .Select(name => $"the application has an endpoint of systemd's, \"{name}\": say once where systemd is to listen for it, such as --listen {name}=80").ToArray();
        if (faults.Length > 0)
        {
            throw new UsageException(string.Join('\n', faults));
        }

        var byNumber = _survey.Sockets.Where(socket => socket.SystemdName is null).Select(NameOf).Distinct().ToArray();
        if (byNumber.Length > 0)
        {
            // Numbers count through all units, in an order that nobody sets; so there can be one only.
            return byNumber.Length == names.Length && listens.Select(listen => int.Parse(listen.Name, CultureInfo.InvariantCulture)).Order().SequenceEqual(Enumerable.Range(0, names.Length))
                ? [new SocketUnit(unit, ServiceUnit.FileNameOf(unit), null, [.. listens.OrderBy(listen => int.Parse(listen.Name, CultureInfo.InvariantCulture)).Select(listen => listen.Address)])]
                : throw new UsageException("the numbers of endpoints systemd:index=NUMBER have to begin with 0 and be without a gap, and none can have a name beside them; give all of them names");
        }

        return [.. listens.Select(listen => new SocketUnit(names.Length == 1 ? unit : $"{unit}-{listen.Name}", ServiceUnit.FileNameOf(unit), listen.Name, [listen.Address]))];
    }

    private static string NameOf(InheritedServerEndpoint socket) => socket.SystemdName ?? (socket.SystemdIndex ?? 0).ToString(CultureInfo.InvariantCulture);
}
