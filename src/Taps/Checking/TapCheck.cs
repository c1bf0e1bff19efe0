using Twisted.Persistence;
using Twisted.PluginHost;
using Twisted.PluginHost.Diagnosing;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;

namespace Twisted.Taps.Checking;

/// <summary>Looks whether a tap that could be read can be run here. Restores nothing, and changes nothing.</summary>
/// <param name="home">The store.</param>
/// <param name="restorer">Restores nothing; <see cref="DropInRestorer.MayRestore"/> is false.</param>
public sealed class TapCheck(TwistedHome home, DropInRestorer restorer)
{
    /// <summary>Once for a process: the code of drop-ins that is loaded stays.</summary>
    public IReadOnlyList<CheckFinding> Run(TapFile tap)
    {
        var findings = new List<CheckFinding>();
        IReadOnlyList<LockedDropIn> dropIns;
        try
        {
            dropIns = TapDropIns.Read(tap);
        }
        catch (TapException exception)
        {
            return [new CheckFinding(CheckLevel.Error, exception.Message)];
        }

        var packages = dropIns.SelectMany(dropIn => dropIn.Packages).DistinctBy(package => $"{package.Id} {package.Version}".ToUpperInvariant()).ToArray();
        findings.Add(new CheckFinding(CheckLevel.Ok, $"its drop-ins are locked: {(dropIns.Count == 0 ? "none" : string.Join(", ", dropIns.Select(dropIn => $"{dropIn.Id} {dropIn.Version}")))}"));
        var missing = dropIns.SelectMany(new DropInLoader(home).MissingPackages).Select(package => $"{package.Id} {package.Version}").Distinct().ToArray();
        var faults = packages.Where(package => !missing.Contains($"{package.Id} {package.Version}")).SelectMany(package => PackageFaults.Find(home, package)).ToArray();
        findings.AddRange(faults.Select(fault => new CheckFinding(CheckLevel.Error, fault)));
        if (missing.Length > 0)
        {
            findings.Add(new CheckFinding(CheckLevel.Note, $"the store lacks {string.Join(", ", missing)}, so that the objects were not made\nRestore it: mktap plugin restore --tap \"{tap.Path}\""));
        }
        else if (faults.Length > 0)
        {
            findings.Add(new CheckFinding(CheckLevel.Note, $"therefore the objects were not made\nRestore it: mktap plugin restore --tap \"{tap.Path}\""));
        }
        else
        {
            findings.Add(new CheckFinding(CheckLevel.Ok, $"its packages are in the store as they were locked ({packages.Length})"));
            findings.AddRange(MakeObjects(tap));
        }

        return findings;
    }

    private List<CheckFinding> MakeObjects(TapFile tap)
    {
        var findings = new List<CheckFinding>();
        var session = new DropInSession(home, restorer) { Warn = text => findings.Add(new CheckFinding(CheckLevel.Note, text)) };
        try
        {
            var application = session.Open(tap, CancellationToken.None);
            findings.Add(new CheckFinding(CheckLevel.Ok, $"the application \"{application.Name}\" can be made of it"));
        }
        catch (Exception exception) when (exception is TapException or PluginHostException)
        {
            findings.Add(new CheckFinding(CheckLevel.Error, exception.Message));
        }

        return findings;
    }
}
