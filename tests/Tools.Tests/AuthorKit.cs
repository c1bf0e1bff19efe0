using System.Text.RegularExpressions;

namespace Twisted.Tests.Tools;

/// <summary>What an author has: the templates, installed from their package, and the packages that plug-ins are made with.</summary>
/// <remarks>All of it in a folder of its own. The packages are kept apart from the user's, where another build's of the same version may be.</remarks>
public sealed partial class AuthorKit : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private readonly Dictionary<string, string> _variables;

    public AuthorKit()
    {
        _variables = new Dictionary<string, string>
        {
            ["NUGET_PACKAGES"] = _workspace.PathOf("packages"),
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",

            // Servers of the build would outlive the test, and hold its folder.
            ["MSBUILDDISABLENODEREUSE"] = "1",
        };

        // The machine's own sources stay: test packages are not among ours.
        WriteConfig(_workspace);
    }

    private string Hive => _workspace.PathOf("hive");

    public async ValueTask InitializeAsync()
    {
        if (Directory.EnumerateFiles(Workspace.Feed, "Twisted.Templates.*.nupkg").Any())
        {
            await SucceedAsync(_workspace, "new", "install", "Twisted.Templates@0.1.0", "--debug:custom-hive", Hive);
        }
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    /// <summary>Lets a workspace look for packages where an author does: in our feed, his own, and those of the machine.</summary>
    internal static void WriteConfig(Workspace workspace)
    {
        var own = Directory.CreateDirectory(workspace.PathOf("feed")).FullName;
        File.WriteAllText(
            workspace.PathOf("nuget.config"),
            $"<configuration><packageSources><add key=\"twisted-local\" value=\"{Workspace.Feed}\" /><add key=\"mine\" value=\"{own}\" /></packageSources></configuration>");
    }

    /// <summary>Runs <c>dotnet</c> in a workspace.</summary>
    internal Task<Result> DotnetAsync(Workspace workspace, params string[] words) => workspace.RunAsync("dotnet", words, _variables);

    /// <summary>Runs <c>dotnet</c> in a workspace, and fails with all that it said when it does.</summary>
    internal async Task<string> SucceedAsync(Workspace workspace, params string[] words)
    {
        var result = await DotnetAsync(workspace, words);
        Assert.True(result.ExitCode == 0, $"dotnet {string.Join(' ', words)}\n{result.Output}{result.Error}");
        return result.Output;
    }

    /// <summary>Makes a plug-in from the template, in a folder of its name.</summary>
    internal async Task NewPluginAsync(Workspace workspace, string name, params string[] more)
    {
        Assert.SkipUnless(Directory.Exists(Hive), $"the templates are not in \"{Workspace.Feed}\"; ./eng/test packs them");
        await SucceedAsync(workspace, ["new", "twisted-plugin", "-n", name, "--debug:custom-hive", Hive, .. more]);
    }

    /// <summary>Restores a project or solution; skips the test where the sources of the machine have no test packages.</summary>
    internal async Task RestoreAsync(Workspace workspace, string project)
    {
        var result = await DotnetAsync(workspace, "restore", project);
        Assert.SkipWhen(
            TestPackageMissing().Match(result.Output) is { Success: true },
            "no package source of this machine has xunit.v3 and what runs it; add one that has with: dotnet nuget add source");
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    [GeneratedRegex(@"error NU110[123]: [^\n]*\b(xunit\.v3|xunit\.runner\.visualstudio|Microsoft\.NET\.Test\.Sdk)\b")]
    private static partial Regex TestPackageMissing();
}
