using Microsoft.CodeAnalysis;

namespace Twisted.Scripting;

/// <summary>What a file can refer to: .NET, and of the host what plug-ins see, and the model of taps. The host's own assemblies are not offered.</summary>
internal static class HostReferences
{
    private static readonly string[] Offered = ["Twisted.Framework", "Twisted.Persistence", "Microsoft.Extensions.Logging.Abstractions"];

    public static IEnumerable<MetadataReference> All()
    {
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
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
