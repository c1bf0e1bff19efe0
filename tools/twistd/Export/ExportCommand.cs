using System.Text;
using Twisted.CommandLine;
using Twisted.PluginHost;
using Twisted.Runner;
using Twisted.Services;
using Twisted.Shared;
using Twisted.Usage;

namespace Twisted.Tools.Twistd.Export;

/// <summary><c>twistd export systemd</c>: writes the units that have systemd run a server.</summary>
/// <param name="output">What was written, or the units themselves.</param>
/// <param name="error">Faults, and what the administrator should know.</param>
internal sealed class ExportCommand(TextWriter output, TextWriter error)
{
    public const string Name = "export";

    private const string Systemd = "systemd";
    private const string StandardOutput = "-";
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly CommandDescription SystemdDescription = new()
    {
        Name = $"twistd {Name} {Systemd}",
        Summary = "Writes the units that have systemd run a server: a service, and sockets where its endpoints are systemd's. The tap is loaded to see what it needs; nothing is started.",
        Forms = ["[options]", "[options] <tap name> [tap options]"],
        Groups = [.. ExportOptions.Groups, new OptionGroup("Help", [StandardOptions.Help with { ShortName = 'h' }, StandardOptions.Version])],
        Examples = [new($"twistd {Name} {Systemd} -f qotd.tap -o -", "Look at what it would write:")],
    };

    /// <summary>All that there is to say of it.</summary>
    public static CommandDescription Description { get; } = new()
    {
        Name = $"twistd {Name}",
        Summary = "Writes what other programs need to run a server; so far the units of systemd.",
        Forms = [$"{Systemd} [options]"],
        Commands = [SystemdDescription],
    };

    /// <param name="words">What stands behind its name.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The command line is wrong.</exception>
    /// <exception cref="RunException">There is nothing to export, or a unit cannot be written.</exception>
    public int Run(IReadOnlyList<string> words)
    {
        var parser = new OptionParser(ExportOptions.All);
        if (words is not [Systemd, ..])
        {
            return words is ["--help"] or ["-h"] ? Help() : throw new UsageException(
                words is [var other, ..] ? $"there is no way to export to \"{other}\", but only to systemd" : "say what to export to: systemd");
        }

        words = [.. words.Skip(1)];
        var at = parser.FindCommand(words);
        var parsed = parser.Parse([.. words.Take(at < 0 ? words.Count : at)]);
        if (parsed.Has("help"))
        {
            return Help();
        }

        if (parsed.Has("version"))
        {
            output.WriteLine($"twistd {ToolVersion.Current}");
            return 0;
        }

        var faults = parsed.Errors.Count > 0 ? parsed.Errors : OptionRules.Check(parsed, at < 0 ? null : words[at]);
        if (faults.Count > 0)
        {
            throw new UsageException(string.Join('\n', faults));
        }

        string[] tap = at < 0 ? [] : [.. words.Skip(at)];
        if (TwistdCommand.SourceOf(parsed, tap, output, error, out var exitCode) is not { } source)
        {
            return exitCode;
        }

        var application = Load(source);
        var settings = new UnitPlan(parsed, tap, application, Warn).Make();
        Write(parsed["output"] ?? ".", parsed.Has("force"), [(ServiceUnit.FileNameOf(settings.Unit), new ServiceUnit(settings).ToString()), .. settings.Sockets.Select(socket => (socket.FileName, socket.ToString()))]);
        return 0;
    }

    private int Help()
    {
        output.Write(SystemdDescription.ToHelp(HelpScreen.TerminalWidth));
        return 0;
    }

    private Application Load(ApplicationSource source)
    {
        try
        {
            return source.LoadAsync(new Lines(error), CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (source.UserMessage(exception) is { } message)
        {
            throw new RunException($"Failed to load application: {message}", exception);
        }
        finally
        {
            foreach (var warning in source.Warnings())
            {
                Warn(warning);
            }
        }
    }

    private void Write(string folder, bool replaces, IReadOnlyList<(string Name, string Text)> units)
    {
        if (folder == StandardOutput)
        {
            output.Write(string.Join('\n', units.Select(unit => $"# {unit.Name}\n{unit.Text}")));
            return;
        }

        if (!Directory.Exists(folder))
        {
            throw new RunException($"there is no folder \"{Printable.Escape(folder)}\"; create it, or choose another with --output");
        }

        var paths = units.Select(unit => Path.GetFullPath(Path.Combine(folder, unit.Name))).ToArray();
        if (!replaces && paths.FirstOrDefault(Path.Exists) is { } existing)
        {
            throw new RunException($"\"{Printable.Escape(existing)}\" is there already; replace it with --force, or choose another name with --unit");
        }

        for (var i = 0; i < paths.Length; i++)
        {
            try
            {
                File.WriteAllText(paths[i], units[i].Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(paths[i], Mode);
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new RunException($"cannot write \"{Printable.Escape(paths[i])}\": {failure.Message}; choose another folder with --output", failure);
            }

            output.WriteLine($"Wrote {Printable.Escape(paths[i])}");
        }
    }

    private void Warn(string text) => error.WriteLine($"twistd: warning: {Printable.EscapeLines(text)}");

    private sealed class Lines(TextWriter error) : IProgress<string>
    {
        public void Report(string value) => error.WriteLine(value);
    }
}
