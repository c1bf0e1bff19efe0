using Twisted.Manifest;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Storing;

namespace Twisted.PluginHost.Diagnosing.Checks;

/// <summary>The manifests: they can be read, and what they name is there.</summary>
internal sealed class ManifestsCheck : IDoctorCheck
{
    private const string Name = "manifests";

    public IEnumerable<DoctorFinding> Examine(DoctorSubject subject)
    {
        var (findings, plugins) = (new List<DoctorFinding>(), 0);
        foreach (var dropIn in subject.Held.All)
        {
            if (TryReadManifest(subject.Home, dropIn.Locked) is not { } json)
            {
                // Missing or changed: the check of the files says so.
                continue;
            }

            try
            {
                var manifest = ManifestReader.Read(json);
                plugins += manifest.Plugins.Count;
                findings.AddRange(manifest.Plugins.Select(entry => Fault(subject.Home, dropIn.Locked, entry)).OfType<string>().Select(Wrong));
            }
            catch (ManifestException exception)
            {
                findings.Add(Wrong($"its manifest cannot be read: {exception.Message}"));
            }

            DoctorFinding Wrong(string fault) =>
                DoctorFinding.Error(Name, $"{dropIn.Locked.Id} {dropIn.Locked.Version}: {fault}", DoctorSubject.UpdateOf(dropIn));
        }

        return findings.Count > 0 ? findings : [DoctorFinding.Ok(Name, $"all can be read; plug-ins: {plugins}")];
    }

    private static byte[]? TryReadManifest(TwistedHome home, LockedDropIn dropIn)
    {
        try
        {
            return VerifiedFile.TryReadManifest(home, dropIn.Packages[0]);
        }
        catch (PluginHostException)
        {
            return null;
        }
    }

    private static string? Fault(TwistedHome home, LockedDropIn dropIn, PluginEntry entry)
    {
        var package = dropIn.Packages[0];
        var file = package.Files.FirstOrDefault(file =>
            file.Kind is LockedFileKind.Managed or LockedFileKind.Contract && Path.GetFileName(file.Path) == entry.Assembly);
        if (file is null)
        {
            return $"the plug-in \"{entry.Name}\" is to be in \"{entry.Assembly}\", which is no file of the package";
        }

        try
        {
            return WholeFile.TryRead(home.PathOf(package, file), VerifiedFile.SizeLimit) is { } bytes && !AssemblyTypes.Has(bytes, entry.Module)
                ? $"the plug-in \"{entry.Name}\" is to be the class \"{entry.Module}\", which is not in \"{entry.Assembly}\""
                : null;
        }
        catch (PluginHostException)
        {
            return null;
        }
    }
}
