using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Persistence;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Restoring;
using Twisted.Plugins;
using Twisted.Services;
using Twisted.Taps;
using Twisted.Tools.Mktap.Accounts;
using Twisted.Usage;

namespace Twisted.Tools.Mktap;

/// <summary>Makes a tap of a plug-in and its command line.</summary>
/// <remarks>Everything is parsed and checked before the first file is written.</remarks>
internal sealed class TapBuilder(TwistedHome home, DropInRestorer restorer, Passphrases passphrases, Terminal terminal)
{
    /// <summary>What stands before the command in what the user is told to type.</summary>
    public string Program { get; init; } = "mktap";

    public int Build(FoundPlugin plugin, TapRequest request, IReadOnlyList<string> words)
    {
        var tapName = plugin.Entry.TapName!;
        var helpCommand = $"{Program} {tapName} --help";
        var session = new DropInSession(home, restorer) { Warn = terminal.Problem };

        // Before the command line is read: its endpoints may be of types that come from plug-ins.
        PluginCatalog.Current = new DropInCatalog(session, FindPlugins);
        var parser = new OptionParser(plugin.Entry.Options);
        var parsed = parser.Parse(words);
        if (parsed.Has(StandardOptions.Help))
        {
            terminal.Write(Help(plugin.Entry, parser, FindPlugins));
            return ExitCode.Success;
        }

        if (parsed.Has(StandardOptions.Version))
        {
            terminal.WriteLine($"{tapName} ({plugin.DropInId} {plugin.DropInVersion})");
            return ExitCode.Success;
        }

        if (parsed.Errors.Count > 0)
        {
            return terminal.UsageError(parsed.Errors, helpCommand);
        }

        terminal.Debug($"Using {plugin.DropInId} {plugin.DropInVersion} for \"{tapName}\"");
        var locked = restorer.EnsureAsync(plugin, CancellationToken.None).GetAwaiter().GetResult();
        terminal.Progress($"Loading {locked.Id} {locked.Version}");
        var dropIn = session.Load(locked, CancellationToken.None);
        if (MakeService(dropIn, plugin, parsed, out var faults) is not { } service)
        {
            return terminal.UsageError(faults, helpCommand);
        }

        var existing = OpenExisting(request);
        var application = existing is null
            ? new Application(request.ApplicationName) { Process = request.Process }
            : session.Open(existing, CancellationToken.None);
        if (service.Name is { } name && application.Find(name) is not null)
        {
            return terminal.UsageError([$"\"{request.File}\" already has a service \"{name}\""], helpCommand);
        }

        application.Add(service);
        var format = request.Format ?? existing?.Format ?? TapFormat.Tap;
        var key = KeyFor(request, existing);
        if (existing is not null)
        {
            TellChanges(request.File, existing, format, key);
        }

        if (TapEndings.Contradiction(request.File, format, key is not null) is { } contradiction && existing?.Warnings.Contains(contradiction) != true)
        {
            terminal.Problem(contradiction);
        }

        terminal.WriteLine($"Saving {application.Name} application to {request.File}...");
        session.Save(request.File, application, format, key);
        terminal.WriteLine("Saved.");
        return ExitCode.Success;
    }

    private IReadOnlyList<FoundPlugin> FindPlugins() => PluginDirectory.Open(home, DropInScope.For(Environment.CurrentDirectory, home)).Plugins;

    /// <returns>Null when the options cannot be met.</returns>
    private IService? MakeService(LoadedDropIn dropIn, FoundPlugin plugin, ParsedOptions parsed, out IReadOnlyCollection<string> faults)
    {
        try
        {
            var tap = dropIn.CreatePlugin<ITapPlugin>(plugin.Entry);
            var options = tap.CreateOptions();
            faults = OptionsFiller.Fill(options, plugin.Entry.Options, parsed);
            return faults.Count > 0 ? null : tap.MakeService(options) ?? throw new InvalidOperationException("MakeService returned null.");
        }
        catch (UsageException exception)
        {
            faults = [exception.Message];
            return null;
        }
        catch (Exception exception) when (UserErrors.MessageOf(exception) is null)
        {
            // A plug-in's own code, with whatever fault it has: named, and its stack shown to those who ask.
            terminal.Debug(exception.ToString());
            throw new PluginHostException(
                $"The plug-in \"{plugin.Entry.TapName}\" of {plugin.DropInId} {plugin.DropInVersion} failed: {exception.GetType().Name}: {exception.Message}\n"
                + "Its author can mend it; with -d its stack is shown.",
                exception);
        }
    }

    /// <returns>Null for a tap that is to be made.</returns>
    private TapFile? OpenExisting(TapRequest request)
    {
        if (!request.Appends)
        {
            return null;
        }

        if (Directory.Exists(request.File))
        {
            throw new TapException($"cannot read \"{request.File}\": it is a folder");
        }

        if (!File.Exists(request.File))
        {
            terminal.WriteLine($"There is no {request.File}; creating it...");
            return null;
        }

        var existing = TapFile.Open(request.File, new TapReading { Passphrase = () => passphrases.ForReading(request.File) });
        foreach (var warning in existing.Warnings)
        {
            terminal.Problem(warning);
        }

        terminal.WriteLine($"Appending to {request.File}...");
        return existing;
    }

    /// <summary>What was encrypted stays so, under the same passphrase.</summary>
    private TapKey? KeyFor(TapRequest request, TapFile? existing)
    {
        if (existing?.Key is { } key)
        {
            return key;
        }

        if (request.Encrypts)
        {
            return TapKey.FromPassphrase(passphrases.ForWriting(request.File));
        }

        return passphrases.HasFile
            ? throw new UsageException($"--passphrase-file is for what is encrypted, which \"{request.File}\" is not; add -e to encrypt it")
            : null;
    }

    private void TellChanges(string file, TapFile existing, TapFormat format, TapKey? key)
    {
        if (format != existing.Format)
        {
            terminal.WriteLine($"Changing {file} from {TapEndings.Describe(existing.Format)} to {TapEndings.Describe(format)}...");
        }

        if (key is not null && existing.Key is null)
        {
            terminal.WriteLine($"Encrypting {file}...");
        }
    }

    /// <param name="entry">The plug-in.</param>
    /// <param name="parser">Its options.</param>
    /// <param name="plugins">All that there are here; asked for only where they are shown.</param>
    internal static string Help(PluginEntry entry, OptionParser parser, Func<IReadOnlyList<FoundPlugin>> plugins)
    {
        var arguments = string.Concat(parser.Arguments.Select(argument =>
            argument.Required ? $" <{argument.Name}>" : $" [{argument.Name}]"));
        var screen = new HelpScreen(HelpScreen.TerminalWidth)
            .Usage($"mktap [options] {entry.TapName} [command options]{arguments}")
            .Paragraph(entry.Description)
            .Options(parser.Options)
            .Arguments(parser.Arguments);
        return (AuthHelp.Concerns(entry) ? AuthHelp.Append(screen, plugins()) : screen).ToString();
    }
}
