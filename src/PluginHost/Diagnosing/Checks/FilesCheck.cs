using System.Runtime.CompilerServices;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Storing;
using Twisted.Shared;

namespace Twisted.PluginHost.Diagnosing.Checks;

/// <summary>The hash of every locked file, on any platform, and of every package.</summary>
internal sealed class FilesCheck : IDoctorCheck
{
    private const string Name = "files";

    public IEnumerable<DoctorFinding> Examine(DoctorSubject subject)
    {
        var files = 0;
        var findings = new List<DoctorFinding>();
        foreach (var dropIn in subject.Held.All)
        {
            if (subject.IsAbsent(dropIn))
            {
                findings.Add(DoctorFinding.Warning(Name, $"{dropIn.Locked.Id} {dropIn.Locked.Version} is locked, and not in the store yet", DoctorSubject.Restore));
                continue;
            }

            foreach (var package in dropIn.Locked.Packages)
            {
                findings.AddRange(Faults(subject.Home, package).Select(fault => DoctorFinding.Error(Name, fault, DoctorSubject.Restore)));
                files += package.Files.Count + 1;
            }
        }

        return findings.Count > 0 ? findings.DistinctBy(finding => finding.Text) : [DoctorFinding.Ok(Name, $"all are as they were restored ({files})")];
    }

    private static IEnumerable<string> Faults(TwistedHome home, LockedPackage package)
    {
        var who = $"{package.Id} {package.Version}";
        foreach (var file in package.Files)
        {
            var path = home.PathOf(package, file);
            if (Fault(() => WholeFile.TryRead(path, VerifiedFile.SizeLimit) is { } bytes ? Sha256.Hex(bytes) : null, file.Sha256) is { } fault)
            {
                yield return $"\"{path}\" of {who} {fault}";
            }
        }

        var nupkg = home.PackageFile(package);
        if (Fault(() => File.Exists(nupkg) ? HashOf(nupkg) : null, package.Sha512) is { } damage)
        {
            yield return $"\"{nupkg}\", the package {who}, {damage}";
        }
    }

    private static string? Fault(Func<string?> hash, string expected)
    {
        try
        {
            return hash() is not { } found ? "is missing" : found != expected ? "was changed since it was restored" : null;
        }
        catch (PluginHostException exception)
        {
            return $"cannot be read: {exception.Message.Split('\n')[0]}";
        }
    }

    private static string HashOf(string package)
    {
        NuGetEnvironment.Prepare();
        return ContentHash(package);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string ContentHash(string package) => PackageContent.HashOf(package);
}
