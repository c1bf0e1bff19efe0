using System.Text;

namespace Twisted.Tests.Tools;

/// <summary>Each tap that was kept, with each generation of its package that is not older.</summary>
/// <remarks>The packages are those of 1.0.1, 2.0.1 and 3.0.1: the taps have locked the very 1.0.0, 2.0.0 and 3.0.0 that they were made with.</remarks>
public sealed class TapGenerationTests : IAsyncLifetime
{
    private static readonly string[] Versions = ["1.0.1", "2.0.1", "3.0.1"];

    private readonly Workspace _workspace = new();

    public static TheoryData<string, string> NotOlder()
    {
        var data = new TheoryData<string, string>();
        foreach (var made in (string[])["1.0.0", "2.0.0", "3.0.0"])
        {
            foreach (var version in Versions.Where(version => string.CompareOrdinal(version, made) > 0))
            {
                data.Add(made, version);
            }
        }

        return data;
    }

    public ValueTask InitializeAsync()
    {
        Generations.Offer(_workspace, [.. Versions, "9.0.0"]);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public void Each_generation_is_kept_in_each_format() => Assert.Equal(
        (string[])["postbox-1.0.0.tap", "postbox-1.0.0.tas", "postbox-1.0.0.tax", "postbox-2.0.0.tap", "postbox-2.0.0.tas", "postbox-2.0.0.tax", "postbox-3.0.0.tap", "postbox-3.0.0.tas", "postbox-3.0.0.tax"],
        Generations.Fixtures);

    [Theory]
    [MemberData(nameof(NotOlder))]
    public async Task I_can_open_a_tap_with_each_generation_that_is_not_older_and_get_the_same_of_each_format(string made, string version)
    {
        foreach (var ending in Generations.Formats.Values)
        {
            var tap = Generations.Take(_workspace, $"postbox-{made}.{ending}");
            var upgraded = await _workspace.TapconvertAsync("--upgrade", "-i", tap, "-o", $"new.{ending}", "--package", $"Postbox@{version}");
            Assert.True(upgraded.ExitCode == 0, upgraded.Output + upgraded.Error);

            // Makes the objects.
            var check = await _workspace.TapconvertAsync("--check", $"new.{ending}");
            Assert.True(check.ExitCode == 0, check.Output + check.Error);
            Assert.Equal(new Result(0, "", ""), await _workspace.TapconvertAsync("--diff", "new.tap", $"new.{ending}"));
        }
    }

    [Fact]
    public async Task I_can_see_what_each_would_become()
    {
        var text = new StringBuilder();
        foreach (var row in NotOlder())
        {
            var (made, version) = row.Data;
            var shown = new List<string>();
            foreach (var ending in Generations.Formats.Values)
            {
                var tap = Generations.Take(_workspace, $"postbox-{made}.{ending}");
                var before = await File.ReadAllBytesAsync(_workspace.PathOf(tap));
                var result = await _workspace.TapconvertAsync("--upgrade", "--dry-run", tap, "--package", $"Postbox@{version}");

                Assert.True(result.ExitCode == 0, result.Output + result.Error);
                Assert.Equal(before, await File.ReadAllBytesAsync(_workspace.PathOf(tap)));
                shown.Add(result.Output.Replace(tap, $"postbox-{made}.*", StringComparison.Ordinal));
            }

            text.Append("$ tapconvert --upgrade --dry-run postbox-").Append(made).Append(".* --package Postbox@").Append(version).Append('\n').Append(Assert.Single(shown.Distinct())).Append('\n');
        }

        await Verify(text.ToString());
    }

    [Fact]
    public async Task I_get_an_error_with_type_versions_package_and_place_in_each_format()
    {
        var text = new StringBuilder();
        foreach (var ending in Generations.Formats.Values)
        {
            foreach (var (made, version, fault) in ((string, string, string)[])[
                ("2.0.0", "9.0.0", "no step"), ("2.0.0", "9.0.0", "failing step"), ("3.0.0", "2.0.1", ""), ("2.0.0", "9.0.0", "no type"), ("2.0.0", "1.0.1", "")])
            {
                var tap = Generations.Take(_workspace, $"postbox-{made}.{ending}");
                var result = await _workspace.TapconvertAsync(
                    new Dictionary<string, string> { ["POSTBOX_FAULT"] = fault }, "--upgrade", tap, "--package", $"Postbox@{version}");

                Assert.Equal(1, result.ExitCode);
                Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Generations.Folder, tap)), await File.ReadAllBytesAsync(_workspace.PathOf(tap)));
                text.Append(result.Error.Split('\n').Single(line => line.StartsWith("tapconvert: cannot", StringComparison.Ordinal))).Append('\n');
            }
        }

        await Verify(text.ToString());
    }

    [Fact]
    public async Task I_am_told_of_a_type_that_no_locked_package_has()
    {
        Assert.Equal(0, (await _workspace.TapconvertAsync("--upgrade", "-i", Generations.Take(_workspace, "postbox-3.0.0.tax"), "-o", "new.tax", "--package", "Postbox@3.0.1")).ExitCode);
        await _workspace.EditAsync("new.tax", "tap:type=\"Postbox.Archive\"", "tap:type=\"Postbox.Attic\" tap:version=\"7\"");

        var check = await _workspace.TapconvertAsync("--check", "new.tax");
        var run = await _workspace.TwistdAsync("-n", "-o", "-f", "new.tax");

        Assert.Equal((1, 1), (check.ExitCode, run.ExitCode));
        await Verify($"{_workspace.Scrub(check.Output)}{_workspace.Scrub(run.Error)}");
    }
}
