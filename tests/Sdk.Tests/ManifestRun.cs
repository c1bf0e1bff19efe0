using System.Runtime.CompilerServices;

namespace Twisted.Sdk.Tests;

/// <summary>One run of the program, as the build does it, on an assembly beside the tests.</summary>
internal sealed class ManifestRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("twisted-sdk-");

    public ManifestRun(string assemblyFile, IEnumerable<string>? references = null, string? handWritten = null)
    {
        var referencesFile = Path.Combine(_folder.FullName, "references");
        File.WriteAllLines(referencesFile, references ?? AllReferences);
        using var output = new StringWriter { NewLine = "\n" };
        ExitCode = ManifestProgram.Run([assemblyFile, referencesFile, ManifestFile, TagsFile, .. handWritten is null ? Array.Empty<string>() : [handWritten]], output);
        Output = output.ToString().Replace(TestsFolder(), "tests/", StringComparison.Ordinal).Replace('\\', '/');
    }

    /// <summary>All that these tests could load, which is more than any plug-in here refers to.</summary>
    public static string[] AllReferences { get; } = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

    public int ExitCode { get; }

    /// <summary>What it said, with paths as they are in the repository.</summary>
    public string Output { get; }

    public string ManifestFile => Path.Combine(_folder.FullName, "plugins.json");

    public string TagsFile => Path.Combine(_folder.FullName, "plugins.tags");

    public static string Built(string name) => Path.Combine(AppContext.BaseDirectory, $"{name}.dll");

    /// <summary>What the build of a test plug-in wrote.</summary>
    public static string ManifestOf(string plugin)
    {
        var tests = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.Parent!;
        var output = Path.GetRelativePath(Path.Combine(tests.FullName, "Sdk.Tests"), AppContext.BaseDirectory);
        return Path.Combine(tests.FullName, "TestPlugins", plugin, output, "plugins.json");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string TestsFolder([CallerFilePath] string thisFile = "") =>
        Path.GetDirectoryName(Path.GetDirectoryName(thisFile))! + Path.DirectorySeparatorChar;
}
