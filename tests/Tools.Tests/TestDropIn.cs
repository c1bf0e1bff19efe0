using System.IO.Compression;

namespace Twisted.Tests.Tools;

/// <summary>A package with the quote server's code under other names, in any version, as it would lie on a feed.</summary>
internal sealed class TestDropIn(string id, string version)
{
    private readonly List<string> _plugins = [];
    private readonly List<(string Path, byte[] Content)> _files = [];
    private string _dependencies = "";

    public TestDropIn WithTap(string name)
    {
        _plugins.Add(
            $$"""
            {
              "name": "{{name}}", "type": "tap", "module": "TwistedQuotes.QuoteTap", "assembly": "TwistedQuotes.dll",
              "description": "Serves {{name}}.", "tapname": "{{name}}",
              "options": [
                { "kind": "parameter", "name": "port", "short": "p", "type": "endpoint", "default": "8007", "help": "Where to listen." },
                { "kind": "parameter", "name": "static", "short": "s", "type": "string", "default": "Less is more.", "help": "What to say." },
                { "kind": "parameter", "name": "file", "short": "f", "type": "file", "help": "What else to say." }
              ]
            }
            """);
        return this;
    }

    public TestDropIn WithPlugin(string type, string name)
    {
        _plugins.Add(
            $$"""{ "name": "{{name}}", "type": "{{type}}", "module": "TwistedQuotes.QuoteTap", "assembly": "TwistedQuotes.dll", "description": "Some {{name}}." }""");
        return this;
    }

    public TestDropIn WithDependency(string dependency, string range)
    {
        _dependencies += $"<dependency id=\"{dependency}\" version=\"{range}\" />";
        return this;
    }

    public TestDropIn WithFile(string path)
    {
        _files.Add((path, [1]));
        return this;
    }

    public void PackInto(string folder)
    {
        Directory.CreateDirectory(folder);
        using var package = ZipFile.Open(Path.Combine(folder, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        Write(
            package,
            $"{id}.nuspec",
            System.Text.Encoding.UTF8.GetBytes(
                $"""
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
                  <metadata>
                    <id>{id}</id>
                    <version>{version}</version>
                    <authors>The tests</authors>
                    <description>A package of the tests.</description>
                    <dependencies><group targetFramework="net10.0">{_dependencies}</group></dependencies>
                  </metadata>
                </package>
                """));
        if (_plugins.Count > 0)
        {
            Write(package, "lib/net10.0/TwistedQuotes.dll", QuoteServer());
            Write(
                package,
                "plugins.json",
                System.Text.Encoding.UTF8.GetBytes($$"""{ "schema": 1, "framework": "[0.1.0, 1.0.0)", "plugins": [{{string.Join(",", _plugins)}}] }"""));
        }
        else
        {
            Write(package, "lib/net10.0/_._", []);
        }

        foreach (var (path, content) in _files)
        {
            Write(package, path, content);
        }
    }

    private static byte[] QuoteServer()
    {
        using var package = ZipFile.OpenRead(Path.Combine(Workspace.Feed, "TwistedQuotes.0.1.0.nupkg"));
        using var stream = package.GetEntry("lib/net10.0/TwistedQuotes.dll")!.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static void Write(ZipArchive package, string path, byte[] content)
    {
        var entry = package.CreateEntry(path);

        // The hash of a package must not depend on when the test runs.
        entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        stream.Write(content);
    }
}
