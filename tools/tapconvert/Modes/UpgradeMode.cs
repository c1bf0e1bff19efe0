using Twisted.CommandLine;
using Twisted.Persistence;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Restoring;
using Twisted.Taps.Upgrading;
using Twisted.Usage;

namespace Twisted.Tools.Tapconvert.Modes;

/// <summary><c>--upgrade</c>: other versions of the packages, and the objects with them.</summary>
internal sealed class UpgradeMode : IMode
{
    public string? Option => TapconvertOptions.Upgrade;

    public IReadOnlyList<string> Options { get; } =
    [
        TapconvertOptions.Out, TapconvertOptions.TypeIn, TapconvertOptions.TypeOut, TapconvertOptions.Decrypt, TapconvertOptions.Encrypt,
        TapconvertOptions.PassphraseFile, TapconvertOptions.PassphraseFileOut, TapconvertOptions.Package, TapconvertOptions.DryRun,
    ];

    public int Run(ParsedOptions parsed, Terminal terminal)
    {
        var requests = Requests(parsed);
        var input = new TapInput(parsed, terminal);
        var path = input.Path;
        var tap = input.Open(path);
        var output = new TapOutput(parsed, terminal, path, tap, keepsFormat: true);
        var result = Upgrade(tap, path, requests, terminal);
        terminal.Write(UpgradeScreen.Of(result, path));
        if (parsed.Has(TapconvertOptions.DryRun))
        {
            terminal.WriteLine("Nothing was written.");
        }
        else if (result.HasChanges || !output.IsInput)
        {
            output.Save(result.Document);
        }

        return ExitCode.Success;
    }

    private static TapUpgradeResult Upgrade(TapFile tap, string path, IReadOnlyList<DropInRequest> requests, Terminal terminal)
    {
        var home = TwistedHome.FromEnvironment();
        var folder = Environment.CurrentDirectory;
        var upgrade = new TapUpgrade(home, new DropInRestorer(home, folder, terminal), DropInScope.For(folder, home)) { Warn = terminal.Problem };
        try
        {
            return upgrade.Run(tap, requests, CancellationToken.None);
        }
        catch (TapException exception)
        {
            // Which version has what is missing is for the packages' authors to say; that one can be chosen is not plain.
            throw new TapException($"{exception.Message}\nNothing was written. To choose the version of a package: tapconvert --upgrade -i \"{path}\" --package ID@VERSION", exception);
        }
    }

    private static List<DropInRequest> Requests(ParsedOptions parsed)
    {
        var requests = new List<DropInRequest>();
        foreach (var word in parsed.Occurrences.Where(given => given.Option.Name == TapconvertOptions.Package).Select(given => given.Value!))
        {
            var parts = word.Split('@', 2);
            var request = new DropInRequest(parts[0], parts.Length > 1 ? parts[1] : null);
            if (!OneOffDropIns.IsRequest(request))
            {
                throw new UsageException($"--{TapconvertOptions.Package}: \"{word}\" is no package; write it like \"MyPlugin@2.0.0\"");
            }

            if (requests.Exists(other => string.Equals(other.Id, request.Id, StringComparison.OrdinalIgnoreCase)))
            {
                throw new UsageException($"--{TapconvertOptions.Package}: \"{request.Id}\" is given twice");
            }

            requests.Add(request);
        }

        return requests;
    }
}
