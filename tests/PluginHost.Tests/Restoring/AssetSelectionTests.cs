using Twisted.PluginHost.Restoring;

namespace Twisted.PluginHost.Tests.Restoring;

public sealed class AssetSelectionTests
{
    [Fact]
    public void The_files_of_the_nearest_framework_are_selected_for_every_platform() =>
        Assert.Equal(
            [
                "lib/net8.0/A.dll Managed ",
                "lib/net8.0/de/A.resources.dll Resource ",
                "runtimes/linux-x64/native/liba.so Native linux-x64",
                "runtimes/osx/native/liba.dylib Native osx-arm64",
                "runtimes/win-x64/native/a.dll Native win-x64",
            ],
            Select(
                "lib/net472/A.dll",
                "lib/net8.0/A.dll",
                "lib/net8.0/A.xml",
                "lib/net8.0/de/A.resources.dll",
                "lib/net99.0/A.dll",
                "ref/net8.0/A.dll",
                "runtimes/linux-x64/native/liba.so",
                "runtimes/linux-musl-x64/native/liba.so",
                "runtimes/osx/native/liba.dylib",
                "runtimes/win-x64/native/a.dll",
                "build/A.targets"));

    [Fact]
    public void An_assembly_that_is_made_for_a_platform_replaces_the_general_one_there() =>
        Assert.Equal(
            [
                "lib/net10.0/A.dll Managed win-x64",
                "runtimes/unix/lib/net10.0/A.dll Managed linux-arm64",
                "runtimes/unix/lib/net10.0/A.dll Managed linux-x64",
                "runtimes/unix/lib/net10.0/A.dll Managed osx-arm64",
            ],
            Select("lib/net10.0/A.dll", "runtimes/unix/lib/net10.0/A.dll"));

    [Fact]
    public void A_package_that_is_empty_on_purpose_has_no_files() => Assert.Empty(Select("lib/net10.0/_._"));

    private static IEnumerable<string> Select(params string[] files) =>
        AssetSelection.Select(files).Select(file => $"{file.Path} {file.Kind} {file.Rid}");
}
