using Twisted.Manifest;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;
using Twisted.PluginHost.Versions;

namespace Twisted.PluginHost.Diagnosing;

/// <summary>Compares a version of the Framework with what drop-ins were built for: their manifests, and the dependencies of all their packages.</summary>
public sealed class HostRanges(TwistedHome home)
{
    private const string Framework = "Twisted.Framework";

    /// <summary>The version of this host.</summary>
    public static string ThisHost => HostVersion.Text;

    /// <summary>True for what can be given to <see cref="Compare"/>.</summary>
    public static bool IsVersion(string text) => PackageVersion.Parse(text) is not null;

    /// <exception cref="ArgumentException">It is no version.</exception>
    public HostReport Compare(IReadOnlyList<HeldDropIn> dropIns, string hostVersion)
    {
        var version = PackageVersion.Parse(hostVersion) ?? throw new ArgumentException($"\"{hostVersion}\" is no version.", nameof(hostVersion));
        var (good, breaks, unknown) = (new List<HeldDropIn>(), new List<HostBreak>(), new List<HeldDropIn>());
        foreach (var dropIn in dropIns)
        {
            var asked = RangeOfManifest(dropIn.Locked);
            HostBreak[] found = [.. Breaks(dropIn, asked, version)];
            breaks.AddRange(found);
            if (found.Length == 0)
            {
                (asked is null ? unknown : good).Add(dropIn);
            }
        }

        return new HostReport { Good = good, Breaks = breaks, Unknown = unknown };
    }

    private static IEnumerable<HostBreak> Breaks(HeldDropIn dropIn, string? manifestRange, PackageVersion version)
    {
        var own = dropIn.Locked.Packages[0];
        if (manifestRange is not null && PackageVersionRange.Parse(manifestRange)?.Contains(version) != true)
        {
            yield return new HostBreak(dropIn, own.Id, own.Version, manifestRange, IsManifest: true);
        }

        foreach (var package in dropIn.Locked.Packages)
        {
            foreach (var dependency in package.Dependencies)
            {
                if (string.Equals(dependency.Id, Framework, StringComparison.OrdinalIgnoreCase)
                    && PackageVersionRange.Parse(dependency.Range)?.Contains(version) == false)
                {
                    yield return new HostBreak(dropIn, package.Id, package.Version, dependency.Range, IsManifest: false);
                }
            }
        }
    }

    /// <returns>Null when the manifest is not in the store, or is not what was locked; the doctor looks into that.</returns>
    private string? RangeOfManifest(LockedDropIn dropIn)
    {
        try
        {
            return VerifiedFile.TryReadManifest(home, dropIn.Packages[0]) is { } json ? ManifestReader.Read(json).Framework : null;
        }
        catch (Exception exception) when (exception is PluginHostException or ManifestException)
        {
            return null;
        }
    }
}
