using System.Runtime.InteropServices;

namespace Twisted.Benchmarks;

/// <summary>Where things are in the checkout; <c>eng/bench</c> puts them there.</summary>
internal sealed record Layout(string Root)
{
    private string Artifacts => Path.Combine(Root, "artifacts", "bench");

    public string Mktap => Path.Combine(Artifacts, "tools", "mktap");

    public string Twistd => Path.Combine(Artifacts, "tools", "twistd");

    /// <summary>The store and settings of mktap and twistd, apart from the user's own.</summary>
    public string Home => Path.Combine(Artifacts, "home");

    /// <summary>A built program of this repository.</summary>
    public string Built(string project) => Path.Combine(Root, "benchmarks", project, "bin", "Release", "net10.0", project);

    /// <summary>The packages that <c>eng/pack</c> made.</summary>
    public string Feed => Path.Combine(Root, "artifacts", "feed");

    /// <summary>The plug-ins that only benchmarks use.</summary>
    public string PlugInFeed => Path.Combine(Artifacts, "feed");

    /// <summary>The HTTP feed of the tests.</summary>
    public string FeedProgram => Path.Combine(Root, "tests", "Feeds", "bin", "Release", "net10.0", "Feeds");

    public static string Dotnet => Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet"
        ? path
        : Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet");

    /// <summary>Where the build of this program has its packages from.</summary>
    public static string PackageCache =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>A folder to run in.</summary>
    public string Work(string name) => Path.Combine(Artifacts, "work", name);
}
