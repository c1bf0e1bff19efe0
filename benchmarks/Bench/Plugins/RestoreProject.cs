namespace Twisted.Benchmarks;

/// <summary>The peer of our restore: a project that refers to the same package, from the same feed, into an empty package folder.</summary>
internal sealed class RestoreProject
{
    private readonly string _folder;

    /// <param name="layout">Where to work.</param>
    /// <param name="feed">The address of a feed.</param>
    /// <param name="version">That of TwistedQuotes.</param>
    public RestoreProject(Layout layout, string feed, string version)
    {
        _folder = layout.Work("restore-project");
        Empty();
        Directory.CreateDirectory(_folder);
        File.WriteAllText(
            Path.Combine(_folder, "nuget.config"),
            $"""<configuration><packageSources><clear /><add key="bench" value="{feed}" allowInsecureConnections="true" /></packageSources><packageSourceMapping><clear /></packageSourceMapping></configuration>""");

        // Nothing of the checkout's own settings.
        File.WriteAllText(Path.Combine(_folder, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(_folder, "Directory.Build.targets"), "<Project />");
        File.WriteAllText(Path.Combine(_folder, "Directory.Packages.props"), "<Project />");
        File.WriteAllText(
            Path.Combine(_folder, "Project.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="TwistedQuotes" Version="{version}" /></ItemGroup>
            </Project>
            """);
    }

    public Command Restore => new(Layout.Dotnet, ["restore", "--nologo"], _folder)
    {
        Environment = new Dictionary<string, string>
        {
            ["NUGET_PACKAGES"] = Path.Combine(_folder, "packages"),
            ["NUGET_HTTP_CACHE_PATH"] = Path.Combine(_folder, "http-cache"),
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        },
    };

    public void Empty()
    {
        foreach (var name in new[] { "packages", "http-cache", "obj" })
        {
            if (Directory.Exists(Path.Combine(_folder, name)))
            {
                Directory.Delete(Path.Combine(_folder, name), recursive: true);
            }
        }
    }
}
