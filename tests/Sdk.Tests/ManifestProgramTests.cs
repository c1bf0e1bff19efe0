using Twisted.Manifest;

namespace Twisted.Sdk.Tests;

public sealed class ManifestProgramTests
{
    [Fact]
    public async Task A_manifest_has_every_plug_in_with_its_options_in_the_order_of_the_code()
    {
        using var run = new ManifestRun(ManifestRun.Built("GoodPlugins"));

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        await Verify(await File.ReadAllTextAsync(run.ManifestFile));
    }

    [Fact]
    public async Task The_sample_has_the_manifest_of_the_case_study()
    {
        using var run = new ManifestRun(ManifestRun.Built("TwistedQuotes"));

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        await Verify(await File.ReadAllTextAsync(run.ManifestFile));
    }

    [Theory]
    [InlineData("QuoteServer")]
    [InlineData("ProverbSource")]
    public void The_build_writes_the_same_when_it_runs_the_program(string plugin)
    {
        using var run = new ManifestRun(ManifestRun.Built(plugin));

        Assert.Equal(File.ReadAllText(run.ManifestFile), File.ReadAllText(ManifestRun.ManifestOf(plugin)));
    }

    [Fact]
    public void An_assembly_with_a_contract_is_named_by_its_file()
    {
        using var server = new ManifestRun(ManifestRun.Built("QuoteServer"));
        using var source = new ManifestRun(ManifestRun.Built("ProverbSource"));

        var manifest = ManifestReader.Read(File.ReadAllBytes(server.ManifestFile));
        Assert.Equal(["QuoteServer.dll"], manifest.Contracts);
        Assert.Equal("quoteserver", Assert.Single(manifest.Plugins).TapName);
        manifest = ManifestReader.Read(File.ReadAllBytes(source.ManifestFile));
        Assert.Empty(manifest.Contracts);
        var plugin = Assert.Single(manifest.Plugins);
        Assert.Equal(("proverbs", "quotes.source", "en"), (plugin.Name, plugin.Type, plugin.Data["language"]));
    }

    [Fact]
    public void A_contract_without_plug_ins_is_no_fault()
    {
        using var run = new ManifestRun(ManifestRun.Built("OnlyContract"));

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        var manifest = ManifestReader.Read(File.ReadAllBytes(run.ManifestFile));
        Assert.Equal(["OnlyContract.dll"], manifest.Contracts);
        Assert.Empty(manifest.Plugins);
        Assert.Equal(["twisted-plugin"], File.ReadAllLines(run.TagsFile));
    }

    [Fact]
    public void What_the_build_writes_the_reader_takes()
    {
        using var run = new ManifestRun(ManifestRun.Built("GoodPlugins"));

        Assert.Equal(4, ManifestReader.Read(File.ReadAllBytes(run.ManifestFile)).Plugins.Count);
    }

    [Fact]
    public void Tags_name_the_package_a_plug_in_and_each_tap_name()
    {
        using var run = new ManifestRun(ManifestRun.Built("GoodPlugins"));

        Assert.Equal(["twisted-plugin", "twisted-tap-bare-2", "twisted-tap-every"], File.ReadAllLines(run.TagsFile));
    }

    [Fact]
    public async Task Every_fault_is_told_in_one_run_with_its_place_in_the_source()
    {
        using var run = new ManifestRun(ManifestRun.Built("BadPlugins"));

        Assert.Equal(1, run.ExitCode);
        Assert.False(File.Exists(run.ManifestFile));
        await Verify(run.Output);
    }

    [Fact]
    public void Without_symbols_a_fault_is_told_of_the_assembly()
    {
        using var folder = new TemporaryFolder();
        var assembly = folder.CopyOf(ManifestRun.Built("BadPlugins"));

        using var run = new ManifestRun(assembly);

        Assert.Contains(
            "BadPlugins.dll : error TWS001: the plug-in \"AbstractTap\" cannot be made: it is abstract\n",
            run.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_without_plug_ins_is_warned_about_and_has_an_empty_manifest()
    {
        using var run = new ManifestRun(ManifestRun.Built("NoPlugins"));

        Assert.Equal("NoPlugins.dll : warning TWS021: the assembly has no plug-in; mark a class with [TapPlugin] or [Plugin]\n", run.Output);
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(ManifestReader.Read(File.ReadAllBytes(run.ManifestFile)).Plugins);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_one_clear_error()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("Broken.dll", "this is no assembly");

        using var run = new ManifestRun(file);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("Broken.dll : error TWS020: the assembly cannot be read for its plug-ins: ", run.Output, StringComparison.Ordinal);
        Assert.Single(run.Output.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void A_reference_that_is_missing_is_one_clear_error_that_names_it()
    {
        var references = ManifestRun.AllReferences.Where(path => !path.EndsWith("Twisted.Framework.dll", StringComparison.Ordinal));

        using var run = new ManifestRun(ManifestRun.Built("GoodPlugins"), references);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("GoodPlugins.dll : error TWS020: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Twisted.Framework", run.Output, StringComparison.Ordinal);
    }
}
