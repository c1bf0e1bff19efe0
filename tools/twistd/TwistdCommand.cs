using System.Runtime.CompilerServices;
using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Persistence;
using Twisted.PluginHost;
using Twisted.PluginHost.Restoring;
using Twisted.Plugins;
using Twisted.Runner;
using Twisted.Runner.Reloading;
using Twisted.Services;
using Twisted.Shared;
using Twisted.Taps;
using Twisted.Taps.Reloading;
using Twisted.Tools.Twistd.Control;
using Twisted.Tools.Twistd.Export;
using Twisted.Usage;

namespace Twisted.Tools.Twistd;

/// <summary><c>twistd</c>: runs a tap.</summary>
internal sealed class TwistdCommand(TextWriter output, TextWriter error, EarlyDaemon? early)
{
    private const int Failure = 1;
    private const int UsageError = 2;

    public int Run(IReadOnlyList<string> words)
    {
        try
        {
            if (TwistdDescription.MakeToolCommands(output, error).TryRun(words, out var exitCode))
            {
                return exitCode;
            }

            return words switch
            {
                [ExportCommand.Name, ..] => new ExportCommand(output, error).Run([.. words.Skip(1)]),
                [var name, ..] when ControlCommands.Find(name, output, error) is { } command => command.Run([.. words.Skip(1)]),
                _ => RunCommand(words),
            };
        }
        catch (UsageException exception)
        {
            return UsageFault([exception.Message], words is [var name, ..] && (name == ExportCommand.Name || ControlCommands.Names.Contains(name)) ? $"twistd {name}" : "twistd");
        }
        catch (Exception exception) when (exception is RunException or TapException or PluginHostException)
        {
            error.WriteLine($"twistd: {Printable.EscapeLines(exception.Message)}");
            return (exception as RunException)?.ExitCode ?? Failure;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Files are answered where they are used; this is the terminal, or what stands for it.
            error.WriteLine($"twistd: cannot write the output: {exception.Message}");
            return Failure;
        }
    }

    private int RunCommand(IReadOnlyList<string> words)
    {
        var parser = new OptionParser(TwistdOptions.All);

        // The original's spelling.
        words = [.. words.Select(word => word == "--no_save" ? "--no-save" : word)];
        var at = parser.FindCommand(words);
        var parsed = parser.Parse([.. words.Take(at < 0 ? words.Count : at)]);
        if (words.Count == 0 || parsed.Has("help"))
        {
            output.Write(TwistdDescription.Of(taps: null).ToHelp(HelpScreen.TerminalWidth));
            return 0;
        }

        if (parsed.Has("version"))
        {
            output.WriteLine($"twistd {ToolVersion.Current}");
            return 0;
        }

        var tapName = at < 0 ? null : words[at];
        IReadOnlyList<string> faults = parsed.Errors.Count > 0 ? parsed.Errors : OptionRules.Check(parsed, tapName);
        if (faults.Count > 0)
        {
            return UsageFault(faults);
        }

        var settings = SettingsReader.Read(parsed).Resolve(Environment.CurrentDirectory);
        if (SourceOf(parsed, tapName is null ? [] : [.. words.Skip(at)], output, error, out var exitCode) is not { } source)
        {
            return exitCode;
        }

        return Launcher.Run(settings, source, parsed.Has("quiet") ? new Silence() : new LateScreen(output, error), error, early);
    }

    /// <summary>Where the application of that command line comes from.</summary>
    /// <param name="parsed">The options, which are right.</param>
    /// <param name="tap">The name of a tap plug-in and its options; empty for a file.</param>
    /// <param name="output">Where the help of a tap plug-in goes.</param>
    /// <param name="error">Where a passphrase is asked for, and faults go.</param>
    /// <param name="exitCode">Where nothing is to be run: what to end with, once the user was told.</param>
    /// <returns>Null when nothing is to be run.</returns>
    public static ApplicationSource? SourceOf(ParsedOptions parsed, IReadOnlyList<string> tap, TextWriter output, TextWriter error, out int exitCode)
    {
        exitCode = Failure;
        ScriptRunner.Current = new LateScripts();
        var mayRestore = !parsed.Has("no-restore");
        return Launcher.TapOfHandover is { } handedOver ? ToSource(handedOver, TapChoice.From(parsed, error) with { Format = null, IsEncrypted = false }, mayRestore)
            : tap.Count > 0 ? Named(parsed, tap, output, error, out exitCode)
            : parsed["python"] is { } script ? ScriptSource.Of(script, mayRestore)
            : ToSource(parsed["file"] ?? TwistdOptions.DefaultFile, TapChoice.From(parsed, error), mayRestore);
    }

    // Apart: a tap that was made before needs no assembly for that.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ApplicationSource? Named(ParsedOptions parsed, IReadOnlyList<string> tap, TextWriter output, TextWriter error, out int exitCode) =>
        new NamedTap(new Terminal("twistd", output, error) { IsQuiet = parsed.Has("quiet") }) { OwnCommands = TwistdDescription.CommandNames }.Find(parsed, tap[0], [.. tap.Skip(1)], out exitCode);

    private static ApplicationSource ToSource(string file, TapChoice choice, bool mayRestore)
    {
        // Before the run directory becomes the current one.
        var path = Path.GetFullPath(file);
        var startDirectory = Environment.CurrentDirectory;
        DropInSession? session = null;

        // Of the tap only what a save needs: its document is as large as the application.
        var format = TapFormat.Tap;
        TapKey? key = null;
        IReadOnlyList<string> warnings = [];
        TapReload? reload = null;
        Action<string>? warn = null;
        var secret = new StartSecret(() => TapFile.IsEncrypted(path), () => choice.AskPassphrase(path));
        return new ApplicationSource
        {
            Name = file,
            Secret = secret,
            Warnings = () => warnings,
            LoadAsync = (progress, cancellationToken) =>
            {
                var home = TwistedHome.FromEnvironment();
                var lines = new RestoreLines(progress);
                session = new DropInSession(home, new DropInRestorer(home, startDirectory, lines) { MayRestore = mayRestore }) { Warn = text => (warn ?? lines.Problem)(text) };
                try
                {
                    using var load = LargeLoad.Of(path);
                    var tap = choice.Open(path, secret);
                    (format, key, warnings) = (tap.Format, tap.Key, tap.Warnings);
                    var application = session.Open(tap, cancellationToken);
                    reload = new TapReload(session, application, tap);
                    return Task.FromResult(application);
                }
                finally
                {
                    lines.End();
                }
            },
            PrepareReload = cancellationToken =>
            {
                List<string> remarks = [];
                warn = text => remarks.Add($"warning: {text}");
                return ToPlan(reload!.Prepare(choice.Reading(path, secret), cancellationToken), remarks);
            },
            SavedName = SavedName,
            SaveAsync = (application, _) =>
            {
                session!.Save(SavedName(application), application, format, key);
                return Task.CompletedTask;
            },
            UserMessage = UserErrors.MessageOf,
        };

        string SavedName(Application application) => TapNames.Shutdown(application.Name!, format, key is not null);
    }

    private static ReloadPlan ToPlan(TapChanges changes, List<string> remarks) => new()
    {
        Steps = [.. changes.Changes.Select(static change => new ReloadStep(change.Path, change.Reason, change.Parent, change.Old, change.New, change.Position, change.Unit))],
        Unchanged = changes.Unchanged,
        Remarks = [.. remarks, .. changes.Remarks],
        Commit = changes.Commit,
    };

    private int UsageFault(IEnumerable<string> faults, string command = "twistd")
    {
        foreach (var fault in faults)
        {
            error.WriteLine($"twistd: {Printable.EscapeLines(fault)}");
        }

        error.WriteLine($"Try \"{command} --help\".");
        return UsageError;
    }
}
