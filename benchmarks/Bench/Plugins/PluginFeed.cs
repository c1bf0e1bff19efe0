using System.IO.Compression;
using System.Text;

namespace Twisted.Benchmarks;

/// <summary>A folder feed with TwistedQuotes, what a project needs to refer to it, and copies of it under other names.</summary>
internal static class PluginFeed
{
    private static readonly string[] OfThePublicFeed = ["microsoft.extensions.logging.abstractions", "microsoft.extensions.dependencyinjection.abstractions"];

    public static string Make(Layout layout, int copies)
    {
        var folder = layout.Work("plugin-feed");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        foreach (var package in Directory.EnumerateFiles(layout.Feed, "Twisted*.nupkg"))
        {
            File.Copy(package, Path.Combine(folder, Path.GetFileName(package)));
        }

        foreach (var package in OfThePublicFeed.SelectMany(id => Directory.EnumerateFiles(Path.Combine(Layout.PackageCache, id), "*.nupkg", SearchOption.AllDirectories)))
        {
            File.Copy(package, Path.Combine(folder, Path.GetFileName(package)));
        }

        var quotes = Quotes(folder);
        for (var copy = 0; copy < copies; copy++)
        {
            Copy(quotes, folder, $"Quotes{copy:000}", $"quotes{copy:000}");
        }

        return folder;
    }

    public static string VersionOfQuotes(string folder) => Path.GetFileNameWithoutExtension(Quotes(folder))["TwistedQuotes.".Length..];

    /// <summary>Not TwistedQuotes.Web: a version begins with a digit.</summary>
    private static string Quotes(string folder) =>
        Directory.EnumerateFiles(folder, "TwistedQuotes.*.nupkg").Single(file => char.IsAsciiDigit(Path.GetFileName(file)["TwistedQuotes.".Length]));

    private static void Copy(string original, string folder, string id, string tapName)
    {
        using var source = ZipFile.OpenRead(original);
        using var target = ZipFile.Open(Path.Combine(folder, $"{id}.1.0.0.nupkg"), ZipArchiveMode.Create);
        foreach (var name in new[] { "lib/net10.0/TwistedQuotes.dll", "plugins.json" })
        {
            using var content = source.GetEntry(name)!.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            Write(target, name, name == "plugins.json"
                ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes.ToArray()).Replace("\"qotd\"", $"\"{tapName}\"", StringComparison.Ordinal))
                : bytes.ToArray());
        }

        Write(target, $"{id}.nuspec", Encoding.UTF8.GetBytes(
            $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{id}</id><version>1.0.0</version><authors>benchmark</authors><description>A copy of TwistedQuotes.</description>
                <packageTypes><packageType name="TwistedPlugin" /></packageTypes>
              </metadata>
            </package>
            """));
    }

    private static void Write(ZipArchive package, string name, byte[] content)
    {
        using var stream = package.CreateEntry(name).Open();
        stream.Write(content);
    }
}
