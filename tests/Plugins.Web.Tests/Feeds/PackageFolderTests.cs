using System.Net;

namespace Twisted.Tests.Web.Feeds;

public sealed class PackageFolderTests
{
    private static readonly DateTime Old = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Files_that_come_change_and_go_are_seen_at_the_next_request()
    {
        await using var server = await FeedServer.StartAsync();
        Assert.Equal("", await VersionsAsync(server, "a"));
        var first = server.Pack("A", "1.0.0");
        Assert.Equal("1.0.0", await VersionsAsync(server, "a"));
        server.Pack("A", "2.0.0");
        Assert.Equal("1.0.0 2.0.0", await VersionsAsync(server, "a"));
        File.Copy(FeedServer.Pack(Path.Combine(server.Root, "outside"), "A", "3.0.0-longer"), first, overwrite: true);
        Assert.Equal("2.0.0 3.0.0-longer", await VersionsAsync(server, "a"));
        File.Delete(first);
        Assert.Equal("2.0.0", await VersionsAsync(server, "a"));
    }

    [Fact]
    public async Task Packages_lie_in_the_folder_or_in_folders_of_id_and_version_and_nowhere_else()
    {
        await using var server = await FeedServer.StartAsync();
        server.Pack("A", "1.0.0");
        FeedServer.Pack(Path.Combine(server.Folder, "a"), "A", "2.0.0");
        FeedServer.Pack(Path.Combine(server.Folder, "a", "3.0.0"), "A", "3.0.0");
        FeedServer.Pack(Path.Combine(server.Folder, "a", "x", "y"), "A", "4.0.0");
        FeedServer.Pack(Path.Combine(server.Folder, ".hidden"), "A", "5.0.0");
        File.Move(server.Pack("A", "6.0.0"), Path.Combine(server.Folder, "A.6.0.0.symbols.nupkg"));
        File.Move(server.Pack("A", "7.0.0"), Path.Combine(server.Folder, ".A.7.0.0.nupkg"));
        Assert.Equal("1.0.0 2.0.0 3.0.0", await VersionsAsync(server, "a"));
    }

    [Fact]
    public async Task A_bad_package_is_named_once_and_left_out_and_the_others_are_served()
    {
        await using var server = await FeedServer.StartAsync();
        server.Pack("A", "1.0.0");
        foreach (var row in BadPackages.All())
        {
            var file = Path.Combine(server.Folder, $"{string.Concat(row.Data.Item1.Where(char.IsAsciiLetterOrDigit))}{row.Data.Item1.Length}.nupkg");
            File.WriteAllBytes(file, BadPackages.Make(row.Data.Item1));
            File.SetLastWriteTimeUtc(file, Old);
        }

        Assert.Equal("1.0.0", await VersionsAsync(server, "a"));
        server.Pack("A", "2.0.0");
        Assert.Equal("1.0.0 2.0.0", await VersionsAsync(server, "a"));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/feed/v3/flat/bad/index.json")).StatusCode);

        Assert.Equal(BadPackages.All().Count(), server.Log.All.Count);
        foreach (var row in BadPackages.All())
        {
            Assert.Contains(server.Log.All, line => line.StartsWith("3080 ", StringComparison.Ordinal) && line.Contains(row.Data.Item2, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_is_still_being_copied_is_not_complained_of()
    {
        await using var server = await FeedServer.StartAsync();
        var whole = server.Bytes("A", "1.0.0");
        var file = Path.Combine(server.Folder, "A.1.0.0.nupkg");
        File.WriteAllBytes(file, whole[..^100]);
        Assert.Equal("", await VersionsAsync(server, "a"));
        File.WriteAllBytes(file, whole);
        Assert.Equal("1.0.0", await VersionsAsync(server, "a"));
        Assert.Empty(server.Log.All);
    }

    [Fact]
    public async Task Of_two_files_with_one_version_the_first_is_served_and_the_other_named_once()
    {
        await using var server = await FeedServer.StartAsync();
        server.Pack("A", "1.0.0");
        var other = Path.Combine(server.Folder, "B.nupkg");
        File.WriteAllBytes(other, server.Bytes("a", "1.0"));
        Assert.Equal("1.0.0", await VersionsAsync(server, "a"));
        server.Pack("C", "1.0.0");
        Assert.Equal("1.0.0", await VersionsAsync(server, "a"));
        Assert.StartsWith($"3081 The package \"{other}\" is left out", Assert.Single(server.Log.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_folder_is_looked_at_once_a_second()
    {
        await using var server = await FeedServer.StartAsync();
        var clock = new Twisted.Testing.ManualClock();
        server.Feed.Packages.Clock = clock;
        var first = server.Pack("A", "1.0.0");
        for (var i = 0; i <= Twisted.Web.Feeds.PackageFolder.MostFilesForEachRequest; i++)
        {
            File.Copy(first, Path.Combine(server.Folder, $"copy{i}.nupkg"));
        }

        Assert.Equal("1.0.0", await VersionsAsync(server, "a"));
        server.Pack("A", "2.0.0");
        Assert.Equal("1.0.0", await VersionsAsync(server, "a"));
        Assert.Equal(HttpStatusCode.Created, (await server.PushAsync(server.Bytes("A", "3.0.0"))).StatusCode);
        Assert.Equal("1.0.0 2.0.0 3.0.0", await VersionsAsync(server, "a"));
        server.Pack("A", "4.0.0");
        clock.Advance(Twisted.Web.Feeds.PackageFolder.MostAge);
        Assert.Equal("1.0.0 2.0.0 3.0.0 4.0.0", await VersionsAsync(server, "a"));
    }

    [Fact]
    public async Task What_arrived_when_a_process_was_killed_is_removed_a_day_later()
    {
        await using var server = await FeedServer.StartAsync();
        var (old, young) = (Path.Combine(server.Folder, ".arriving-1"), Path.Combine(server.Folder, ".arriving-2"));
        File.WriteAllText(old, "");
        File.WriteAllText(young, "");
        File.SetLastWriteTimeUtc(old, Old);
        await VersionsAsync(server, "a");
        Assert.Equal([".arriving-2"], server.Files());
    }

    private static async Task<string> VersionsAsync(FeedServer server, string id)
    {
        using var response = await server.Client.GetAsync($"/feed/v3/flat/{id}/index.json");
        return response.StatusCode == HttpStatusCode.NotFound
            ? ""
            : string.Join(' ', System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync())!["versions"]!.AsArray().Select(version => (string)version!));
    }
}
