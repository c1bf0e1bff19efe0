using System.Runtime.CompilerServices;
using Twisted.PluginHost.Diagnosing;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;

namespace Twisted.PluginHost.Bundling;

/// <summary>Makes a folder with all that a machine without a network needs to restore drop-ins: their packages as feeds, a set, a lock.</summary>
/// <param name="home">The store that the packages are taken from.</param>
/// <param name="restorer">Restores what the store lacks.</param>
public sealed class DropInBundle(TwistedHome home, DropInRestorer restorer)
{
    /// <summary>Writes the folder; it may be new, empty, or an earlier bundle, which is replaced once the new one is whole.</summary>
    /// <param name="folder">A relative path counts from the current directory.</param>
    /// <param name="dropIns">What the bundle's set is to ask for, each in the version that is locked.</param>
    /// <param name="others">Whose packages only are to be in it, such as those of a tap, which carries its own lock.</param>
    /// <param name="cancellationToken">Leaves the folder as it was.</param>
    /// <exception cref="PluginHostException">The folder holds something else, or cannot be written; or a package cannot be had.</exception>
    public async Task<BundleSummary> WriteAsync(
        string folder, IReadOnlyList<HeldDropIn> dropIns, IReadOnlyList<LockedDropIn> others, CancellationToken cancellationToken)
    {
        var target = new BundleFolder(folder);
        target.ExpectFree();
        NuGetEnvironment.Prepare();
        LockedDropIn[] all = [.. dropIns.Select(dropIn => dropIn.Locked), .. others];
        foreach (var dropIn in all.Where(dropIn => !IsStored(dropIn)))
        {
            await restorer.RepairAsync(dropIn, cancellationToken);
        }

        var feeds = BundleFeeds.Of(all.SelectMany(dropIn => dropIn.Packages));
        try
        {
            return target.Replace(draft => Write(draft, feeds, dropIns, others));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PluginHostException($"Cannot write the bundle \"{target.Path}\": {exception.Message}\nGive another folder: mktap plugin bundle FOLDER", exception);
        }
    }

    private BundleSummary Write(string draft, IReadOnlyList<BundleFeed> feeds, IReadOnlyList<HeldDropIn> dropIns, IReadOnlyList<LockedDropIn> others)
    {
        var (count, size) = (0, 0L);
        foreach (var feed in feeds)
        {
            var packages = Directory.CreateDirectory(Path.Combine(draft, feed.Folder)).FullName;
            foreach (var package in feed.Packages)
            {
                var copy = Path.Combine(packages, Path.GetFileName(home.PackageFile(package)));
                File.Copy(home.PackageFile(package), copy);
                ExpectHash(copy, package);
                (count, size) = (count + 1, size + new FileInfo(copy).Length);
            }
        }

        // With the tools' own drop-ins in the set, what was bundled holds also for newer tools.
        HeldDropIn[] sorted = [.. dropIns.OrderBy(dropIn => dropIn.Locked.Id, StringComparer.OrdinalIgnoreCase)];
        File.WriteAllBytes(Path.Combine(draft, DropInScope.SetName), DropInSet.Write([.. sorted.Select(RequestOf)]));
        File.WriteAllBytes(Path.Combine(draft, DropInScope.LockName), LockWriter.Write([.. sorted.Select(dropIn => dropIn.Locked with { Stock = false })]));
        File.WriteAllText(Path.Combine(draft, BundleFolder.ConfigName), BundleFeeds.Config(feeds));
        File.WriteAllText(Path.Combine(draft, BundleFolder.ReadmeName), BundleReadme.Text(sorted, others));
        return new BundleSummary(sorted.Length, count, size);
    }

    private static DropInRequest RequestOf(HeldDropIn dropIn) => dropIn.Request ?? new DropInRequest(dropIn.Locked.Id, dropIn.Locked.Version);

    /// <summary>True when the store has every package itself, as it was locked; what was extracted of it is not needed here.</summary>
    private bool IsStored(LockedDropIn dropIn) => dropIn.Packages.All(package => HashOf(home.PackageFile(package)) == package.Sha512);

    private static void ExpectHash(string path, LockedPackage package)
    {
        if (HashOf(path) != package.Sha512)
        {
            throw new PluginHostException(
                $"The package {package.Id} {package.Version} of the store is not the locked one.\nRestore it, and then bundle again: mktap plugin restore");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? HashOf(string path) => File.Exists(path) ? PackageStore.TryHashOf(path) : null;
}
