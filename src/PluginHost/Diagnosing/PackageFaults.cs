using System.Runtime.CompilerServices;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Storing;
using Twisted.Shared;

namespace Twisted.PluginHost.Diagnosing;

/// <summary>Compares all that the store has of a locked package with its lock.</summary>
public static class PackageFaults
{
    /// <summary>A clause for each file that is missing, was changed or cannot be read; for any platform, and the package itself.</summary>
    public static IEnumerable<string> Find(TwistedHome home, LockedPackage package)
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
