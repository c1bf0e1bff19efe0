using System.Diagnostics;
using Twisted.PluginHost.Searching;

namespace Twisted.Tests.Web.Feeds;

/// <summary>What people use: the command line of .NET, and the search behind mktap.</summary>
public sealed class FeedClientTests
{
    /// <summary>That only a hang reaches.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Dotnet_pushes_searches_and_restores()
    {
        await using var server = await FeedServer.StartAsync();
        var folder = Configure(server);
        server.Bytes("Team.Base", "1.0.0");
        server.Bytes("Team.Top", "1.0.0-beta.2", package => package.WithDependency("Team.Base", "[1.0.0, 2.0.0)").WithTags("soup"));
        string[] push = ["nuget", "push", "--source", "team", "--allow-insecure-connections"];

        var refused = await DotnetAsync(folder, [.. push, Outside(server, "Team.Base.1.0.0.nupkg"), "--api-key", "wrong"]);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("The API key is not one of this feed's.", refused.Output, StringComparison.Ordinal);
        Succeeded(await DotnetAsync(folder, [.. push, Outside(server, "*.nupkg"), "--api-key", FeedServer.Key]));
        var again = await DotnetAsync(folder, [.. push, Outside(server, "Team.Base.1.0.0.nupkg"), "--api-key", FeedServer.Key]);
        Assert.Contains("409", again.Output, StringComparison.Ordinal);
        Succeeded(await DotnetAsync(folder, [.. push, Outside(server, "Team.Base.1.0.0.nupkg"), "--api-key", FeedServer.Key, "--skip-duplicate"]));

        var search = Succeeded(await DotnetAsync(folder, ["package", "search", "soup", "--source", $"{server.Address}/v3/index.json", "--prerelease", "--format", "json"]));
        Assert.Contains("\"Team.Top\"", search, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Team.Base\"", search, StringComparison.Ordinal);

        File.WriteAllText(
            Path.Combine(folder, "Eater.csproj"),
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="Team.Top" Version="1.0.0-*" /></ItemGroup>
            </Project>
            """);
        Succeeded(await DotnetAsync(folder, ["restore"]));
        Assert.Equal(["team.base", "team.top"], Directory.GetDirectories(Path.Combine(folder, "restored")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var delete = await DotnetAsync(folder, ["nuget", "delete", "Team.Top", "1.0.0-beta.2", "--source", "team", "--api-key", FeedServer.Key, "--non-interactive"]);
        Assert.Contains("This feed deletes nothing", delete.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_search_of_mktap_finds_drop_ins_by_their_type_and_their_taps()
    {
        await using var server = await FeedServer.StartAsync();
        var folder = Configure(server);
        server.Pack("Some.Library", "1.0.0", package => package.WithDescription("soup"));
        server.Pack("Some.Plugin", "1.0.0", package => package.AsPlugin("soup"));
        var search = new DropInSearch(folder) { FeedPatience = Patience };

        foreach (var result in new[] { await search.SearchAsync("", prerelease: false, CancellationToken.None), await search.FindTapAsync("soup", prerelease: false, CancellationToken.None) })
        {
            Assert.Empty(result.Skipped);
            Assert.Equal(("Some.Plugin", "1.0.0"), Assert.Single(result.DropIns) is var found ? (found.Id, found.Version) : default);
        }
    }

    private static string Outside(FeedServer server, string name) => Path.Combine(server.Root, "outside", name);

    private static string Configure(FeedServer server)
    {
        var folder = Directory.CreateDirectory(Path.Combine(server.Root, "project")).FullName;
        File.WriteAllText(
            Path.Combine(folder, "nuget.config"),
            $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="restored" /></config>
              <packageSources>
                <clear />
                <add key="team" value="{server.Address}/v3/index.json" allowInsecureConnections="true" />
              </packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        return folder;
    }

    private static string Succeeded((int ExitCode, string Output) run)
    {
        Assert.True(run.ExitCode == 0, run.Output);
        return run.Output;
    }

    private static async Task<(int ExitCode, string Output)> DotnetAsync(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NUGET_HTTP_CACHE_PATH"] = Path.Combine(folder, "cache");
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        using var end = new CancellationTokenSource(Patience);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(end.Token), process.StandardError.ReadToEndAsync(end.Token));
            await process.WaitForExitAsync(end.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
