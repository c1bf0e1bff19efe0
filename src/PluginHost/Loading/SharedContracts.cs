using System.Reflection;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Loading;

/// <summary>The assemblies whose types several drop-ins share: each is loaded once in a process, by the first drop-in that needs it.</summary>
internal static class SharedContracts
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Contract> Loaded = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The assembly that a drop-in gets by that file name: its own, if it is the first, and otherwise what the first has.</summary>
    /// <param name="dropIn">Who needs it.</param>
    /// <param name="package">The package of the drop-in that has it.</param>
    /// <param name="fileName">Its file name.</param>
    /// <param name="asked">The version that code was compiled with; null when the file itself is asked for.</param>
    /// <param name="find">Gives the path of the drop-in's own file, verified.</param>
    /// <param name="load">Loads a path into the drop-in's own context.</param>
    /// <exception cref="PluginHostException">The one that is loaded does not fit.</exception>
    public static Assembly GetOrLoad(
        LockedDropIn dropIn, LockedPackage package, string fileName, Version? asked, Func<string> find, Func<string, Assembly> load)
    {
        lock (Gate)
        {
            if (!Loaded.TryGetValue(fileName, out var contract))
            {
                contract = new Contract(load(find()), dropIn, package);
                Loaded.Add(fileName, contract);
                return contract.Assembly;
            }

            // A drop-in's own contract has to be there as it is; of one that it depends on, what its code was compiled with will do.
            if (contract.DropIn != dropIn && (asked is not null || package == dropIn.Packages[0]))
            {
                Check(dropIn, package, contract, asked ?? AssemblyName.GetAssemblyName(find()).Version!);
            }

            return contract.Assembly;
        }
    }

    private static void Check(LockedDropIn dropIn, LockedPackage package, Contract contract, Version asked)
    {
        var loaded = contract.Assembly.GetName().Version!;
        if (loaded.Major != asked.Major || loaded < asked)
        {
            throw new PluginHostException(
                $"Cannot load {dropIn.Id} {dropIn.Version}: it shares \"{contract.Assembly.GetName().Name}\" of {package.Id} {package.Version} with other drop-ins,\n"
                + $"and {contract.DropIn.Id} {contract.DropIn.Version} already brought {contract.Package.Id} {contract.Package.Version}, which does not fit ({loaded}, needed {asked}).\n"
                + $"Take versions that agree: mktap plugin update {(loaded < asked ? contract.DropIn.Id : dropIn.Id)}");
        }
    }

    private sealed record Contract(Assembly Assembly, LockedDropIn DropIn, LockedPackage Package);
}
