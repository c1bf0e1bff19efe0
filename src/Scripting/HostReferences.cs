using Microsoft.CodeAnalysis;

namespace Twisted.Scripting;

/// <summary>What a file can refer to: .NET, and of the host what plug-ins see, and the model of taps. The host's own assemblies are not offered.</summary>
internal static class HostReferences
{
    private static readonly string[] Offered = ["Twisted.Framework", "Twisted.Persistence", "Microsoft.Extensions.Logging.Abstractions"];

    /// <summary>These, and the assemblies of packages; where both have one, the package's, as it is when it runs.</summary>
    public static IEnumerable<MetadataReference> With(IEnumerable<string> packageAssemblies)
    {
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in packageAssemblies)
        {
            if (!Offered.Contains(Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase) && known.Add(Path.GetFileNameWithoutExtension(path)))
            {
                yield return MetadataReference.CreateFromFile(path);
            }
        }

        foreach (var path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if ((Path.GetDirectoryName(path) != own || Offered.Contains(name, StringComparer.OrdinalIgnoreCase)) && known.Add(name))
            {
                yield return MetadataReference.CreateFromFile(path);
            }
        }
    }
}
