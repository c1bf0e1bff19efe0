using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost;

/// <summary>The folder of restored drop-ins, and of what the user wants of them.</summary>
public sealed class TwistedHome
{
    /// <summary>The environment variable that says where it is.</summary>
    public const string Variable = "TWISTED_HOME";

    /// <param name="root">The folder; a relative path counts from the current directory. It need not exist.</param>
    public TwistedHome(string root) => Root = Path.GetFullPath(root);

    public string Root { get; }

    /// <summary>The restored packages, in NuGet's v3 layout.</summary>
    public string Packages => Path.Combine(Root, "packages");

    /// <summary>Held by the process that changes a set or a lock.</summary>
    internal string GuardFile => Path.Combine(Root, ".guard");

    /// <summary>Packages on their way into the store.</summary>
    internal string Downloads => Path.Combine(Root, "downloads");

    /// <summary>What was restored for one command only, outside any set.</summary>
    internal string OneOffLocks => Path.Combine(Root, "locks");

    /// <summary><c>TWISTED_HOME</c>, or <c>.twisted</c> in the user's home folder when that is not set.</summary>
    /// <exception cref="PluginHostException">There is neither.</exception>
    public static TwistedHome FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } root)
        {
            return new TwistedHome(root);
        }

        var profile = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        return profile.Length > 0
            ? new TwistedHome(Path.Combine(profile, ".twisted"))
            : throw new PluginHostException($"There is no home folder for restored plug-ins.\nSet {Variable} to a folder that may be written to.");
    }

    /// <summary>Where that package is, restored or not.</summary>
    public string PackageFolder(LockedPackage package) => PackageFolder(package.Id, package.Version);

    internal string PackageFolder(string id, string version) =>
        Path.Combine(Packages, id.ToLowerInvariant(), version.ToLowerInvariant());

    /// <summary>The package itself, as it was downloaded.</summary>
    internal string PackageFile(LockedPackage package) =>
        Path.Combine(PackageFolder(package), $"{package.Id}.{package.Version}.nupkg".ToLowerInvariant());

    internal string PathOf(LockedPackage package, LockedFile file) =>
        Path.Combine(PackageFolder(package), file.Path.Replace('/', Path.DirectorySeparatorChar));
}
