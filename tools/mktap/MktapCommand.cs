using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Persistence;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Restoring;
using Twisted.Taps;
using Twisted.Tools.Mktap.Accounts;
using Twisted.Tools.Mktap.Plugins;
using Twisted.Usage;

namespace Twisted.Tools.Mktap;

/// <summary><c>mktap [options] COMMAND [command options]</c>.</summary>
internal sealed class MktapCommand(TextWriter output, TextWriter error)
{
    private static readonly string[] OwnCommands = [PasswdCommand.Name, PluginCommand.Name, .. ToolCommands.Names];

    private readonly Terminal _terminal = new("mktap", output, error);
    private readonly OptionParser _parser = new(MktapOptions.All);

    public int Run(IReadOnlyList<string> words)
    {
        try
        {
            return RunCommand(words);
        }
        catch (UsageException exception)
        {
            return _terminal.UsageError([exception.Message], "mktap --help");
        }
        catch (Exception exception) when (UserErrors.MessageOf(exception) is { } message)
        {
            _terminal.Error(message);
            return ExitCode.Failure;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Files are answered where they are used; this is the terminal, or what stands for it.
            _terminal.Error($"cannot write the output: {exception.Message}");
            return ExitCode.Failure;
        }
        catch (Exception exception)
        {
            // Our own fault: whoever mends it needs the stack.
            _terminal.Error($"crashed: {exception}");
            return ExitCode.Crash;
        }
    }

    private int RunCommand(IReadOnlyList<string> words)
    {
        if (MktapDescription.MakeToolCommands(output, error).TryRun(words, out var code))
        {
            return code;
        }

        var at = _parser.FindCommand(words);
        var parsed = _parser.Parse([.. words.Take(at < 0 ? words.Count : at)]);
        if (parsed.Has("version"))
        {
            _terminal.WriteLine($"mktap {ToolVersion.Current}");
            return ExitCode.Success;
        }

        _terminal.ShowsProgress = parsed.Has("progress");
        _terminal.ShowsDebug = parsed.Has("debug");
        if (parsed.Errors.Count > 0)
        {
            return _terminal.UsageError(parsed.Errors, "mktap --help");
        }

        // First of all: it takes a passphrase out of the environment, where plug-ins could see it.
        var passphrases = new Passphrases(parsed["passphrase-file"], "mktap", error);
        var home = TwistedHome.FromEnvironment();
        var restorer = new DropInRestorer(home, Environment.CurrentDirectory, _terminal);
        var scopes = DropInScope.For(Environment.CurrentDirectory, home);
        var plugins = new KnownPlugins(home, scopes, restorer, _terminal);
        if (at < 0 && parsed.Has("package") && !parsed.Has("help"))
        {
            throw new UsageException("--package says which package a command is to come from, and no command follows");
        }

        if (at < 0 || parsed.Has("help"))
        {
            plugins.RestoreSets();
            _terminal.Write(Help(plugins));
            return parsed.Has("help") ? ExitCode.Success : ExitCode.Usage;
        }

        var command = words[at];
        string[] commandWords = [.. words.Skip(at + 1)];
        var package = parsed["package"];
        if (package is null && command is PluginCommand.Name or PasswdCommand.Name)
        {
            var context = new PluginContext { Home = home, Scopes = scopes, Restorer = restorer, Plugins = plugins, Passphrases = passphrases, Terminal = _terminal };
            return command == PluginCommand.Name ? new PluginCommand(context).Run(commandWords) : new PasswdCommand(context).Run(commandWords);
        }

        if (package is null && ToolCommands.Has(command))
        {
            return _terminal.UsageError([$"\"{command}\" stands before all options: mktap {command}"], $"mktap {command} --help");
        }

        var finder = new TapFinder(home, scopes, restorer, plugins, _terminal) { OwnCommands = OwnCommands };
        return finder.Find(command, package, out var exitCode) is { } found
            ? new TapBuilder(home, restorer, passphrases, _terminal).Build(found, TapRequest.From(parsed, command), commandWords, package)
            : exitCode;
    }

    private static string Help(KnownPlugins plugins) =>
        MktapDescription
            .Of(() => [.. plugins.Taps.Select(tap => CommandDescription.Of($"mktap {tap.Entry.TapName}", tap.Entry.Description, tap.Entry.Options))])
            .ToHelp(HelpScreen.TerminalWidth);
}
