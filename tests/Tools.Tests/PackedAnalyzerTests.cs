using System.IO.Compression;

namespace Twisted.Tests.Tools;

/// <summary>What a project gets of the analyzers that refers to the package Twisted.Framework.</summary>
public sealed class PackedAnalyzerTests : IClassFixture<AuthorKit>, IAsyncLifetime
{
    private readonly AuthorKit _kit;
    private readonly Workspace _author = new();

    public PackedAnalyzerTests(AuthorKit kit)
    {
        _kit = kit;
        AuthorKit.WriteConfig(_author);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _author.DisposeAsync();

    [Fact]
    public void The_framework_brings_the_analyzers_and_their_fixes()
    {
        using var package = ZipFile.OpenRead(Path.Combine(Workspace.Feed, "Twisted.Framework.0.1.0.nupkg"));

        Assert.Equal(
            ["analyzers/dotnet/cs/Twisted.Analyzers.CodeFixes.dll", "analyzers/dotnet/cs/Twisted.Analyzers.dll"],
            package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("analyzers/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task I_am_told_of_a_field_that_I_forgot_to_decide_on_and_need_write_no_more_than_that()
    {
        await File.WriteAllTextAsync(
            _author.PathOf("Counting.csproj"),
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Twisted.Framework" Version="0.1.0" />
              </ItemGroup>
            </Project>
            """);
        const string Code =
            """
            using Twisted.Persistence;

            [Persisted("Counting.Counter", 1)]
            public sealed partial class Counter
            {
                #decision
                private int _count;

                public int Next() => ++_count;

                public static void Register(PersistedTypeRegistry types) => new Counting.GeneratedPersistedTypes().Register(types);
            }
            """;
        await File.WriteAllTextAsync(_author.PathOf("Counter.cs"), Code.Replace("#decision", "", StringComparison.Ordinal));
        var forgotten = await _kit.DotnetAsync(_author, "build", "Counting.csproj");
        await File.WriteAllTextAsync(_author.PathOf("Counter.cs"), Code.Replace("#decision", "[Kept]", StringComparison.Ordinal));
        var decided = await _kit.DotnetAsync(_author, "build", "Counting.csproj");

        Assert.Contains(
            "Counter.cs(7,17): error TWF001: \"_count\" of \"Counter\" is neither kept in a tap nor ephemeral; mark it with [Kept] or [Ephemeral]",
            forgotten.Output,
            StringComparison.Ordinal);
        Assert.True(decided.ExitCode == 0, decided.Output);
        Assert.Contains("0 Warning(s)", decided.Output, StringComparison.Ordinal);
    }
}
