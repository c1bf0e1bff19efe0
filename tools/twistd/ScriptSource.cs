using System.Runtime.CompilerServices;
using Twisted.Persistence;
using Twisted.PluginHost;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Restoring;
using Twisted.Plugins;
using Twisted.Runner;
using Twisted.Scripting;
using Twisted.Services;
using Twisted.Taps;

namespace Twisted.Tools.Twistd;

/// <summary><c>twistd -y</c>: the application comes from C# that is run.</summary>
/// <param name="path">The file, whatever the current folder is.</param>
/// <param name="home">The store.</param>
/// <param name="restorer">Restores the packages of the file, and the drop-ins that a <c>.tas</c> names.</param>
/// <param name="lines">Where that is told.</param>
internal sealed class ScriptSource(string path, TwistedHome home, DropInRestorer restorer, RestoreLines lines)
{
    private readonly DropInSession _session = new(home, restorer);

    public static ApplicationSource Of(string file, bool mayRestore)
    {
        // Before the run directory becomes the current one.
        var path = Path.GetFullPath(file);
        var startDirectory = Environment.CurrentDirectory;
        ScriptSource? source = null;
        return new ApplicationSource
        {
            Name = file,
            LoadAsync = (progress, cancellationToken) =>
            {
                var home = TwistedHome.FromEnvironment();
                var lines = new RestoreLines(progress);
                source = new ScriptSource(path, home, new DropInRestorer(home, startDirectory, lines) { MayRestore = mayRestore }, lines);
                try
                {
                    return Task.FromResult(source.Load(cancellationToken));
                }
                finally
                {
                    lines.End();
                }
            },
            WhyNotSaved = application => source!.WhyNotSaved(application),
            SavedName = SavedName,
            SaveAsync = (application, _) =>
            {
                source!.Save(application);
                return Task.CompletedTask;
            },
            UserMessage = UserErrors.MessageOf,
        };
    }

    private static string SavedName(Application application) => $"{application.Name}-shutdown.tas";

    private void Save(Application application) => _session.Save(SavedName(application), application, TapFormat.Source);

    private Application Load(CancellationToken cancellationToken) => Run(cancellationToken) switch
    {
        TapDocument document => _session.Open(TapFile.Of(path, TapFormat.Source, document), cancellationToken),
        var application => (Application)application,
    };

    /// <summary>What code made may have types that no tap can hold; that is no fault of it.</summary>
    private string? WhyNotSaved(Application application)
    {
        try
        {
            using var snapshot = _session.TakeSnapshot(application);
            return null;
        }
        catch (TapException exception)
        {
            return exception.Message;
        }
    }

    // What is only for scripts is loaded here, and nowhere else.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private object Run(CancellationToken cancellationToken)
    {
        // What the file makes may ask for plug-ins of its packages, such as a type of endpoint.
        PluginCatalog.Current = new DropInCatalog(_session, static () => []);
        return new CSharpFile(path, home, new ScriptPackages(home, restorer, lines) { Loaded = _session.Adopt }).Run(cancellationToken);
    }
}
