using Twisted.Building;
using Twisted.Persistence;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Restoring;
using Twisted.Plugins;
using Twisted.Services;
using Twisted.Taps;
using Twisted.Usage;

namespace Twisted.Tools.Mktap;

/// <summary>Makes a tap of a plug-in and its command line.</summary>
/// <remarks>Everything is parsed and checked before the first file is written.</remarks>
internal sealed class TapBuilder(TwistedHome home, DropInRestorer restorer, Passphrases passphrases, Terminal terminal)
{
    public int Build(FoundPlugin plugin, TapRequest request, IReadOnlyList<string> words, string? package)
    {
        var session = new DropInSession(home, restorer) { Warn = terminal.Problem };

        // Before the command line is read: its endpoints may be of types that come from plug-ins.
        PluginCatalog.Current = new DropInCatalog(session, FindPlugins);
        var commandLine = new TapCommandLine(plugin, words, package, terminal);
        if (commandLine.Answer(FindPlugins) is { } exitCode)
        {
            return exitCode;
        }

        terminal.Debug($"Using {plugin.DropInId} {plugin.DropInVersion} for \"{plugin.Entry.TapName}\"");
        if (new ServiceBuilder(session, restorer, terminal.Progress, terminal.Debug).Build(commandLine, out var faults) is not { } service)
        {
            return terminal.UsageError(faults, commandLine.HelpCommand);
        }

        var existing = OpenExisting(request);
        var application = existing is null
            ? new Application(request.ApplicationName) { Process = request.Process }
            : session.Open(existing, CancellationToken.None);
        if (service.Name is { } name && application.Find(name) is not null)
        {
            return terminal.UsageError([$"\"{request.File}\" already has a service \"{name}\""], commandLine.HelpCommand);
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
}
