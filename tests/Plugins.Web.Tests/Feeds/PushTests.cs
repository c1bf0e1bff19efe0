using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Twisted.Tests.Web.Feeds;

public sealed class PushTests
{
    [Fact]
    public async Task What_is_pushed_is_there_at_once_and_nothing_is_left_beside_it()
    {
        await using var server = await FeedServer.StartAsync();
        var package = server.Bytes("New.One", "1.2");

        using var response = await server.PushAsync(package);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(package, await server.Client.GetByteArrayAsync(response.Headers.Location));
        Assert.Equal(["New.One.1.2.0.nupkg"], server.Files());
        Assert.Contains("3082 127.0.0.1 pushed New.One 1.2.0", server.Log.All);
    }

    [Fact]
    public async Task A_package_may_be_the_whole_body()
    {
        await using var server = await FeedServer.StartAsync();
        Assert.Equal(HttpStatusCode.Created, (await server.SendAsync(FeedServer.Raw(server.Bytes("A", "1.0.0")), path: "v3/package/")).StatusCode);
    }

    [Theory]
    [InlineData(null, "An API key is missing")]
    [InlineData("", "The API key is not one of this feed's")]
    [InlineData("wrong", "The API key is not one of this feed's")]
    [InlineData("3F1C0D", "The API key is not one of this feed's")]
    [InlineData("# of the tests", "The API key is not one of this feed's")]
    public async Task Without_a_key_nothing_is_taken(string? key, string reason)
    {
        await using var server = await FeedServer.StartAsync(server => new PackageFeed(server.Folder, server.KeyFile) { AllowsDelete = true });
        server.Pack("Old", "1.0.0");
        foreach (var response in new[] { await server.PushAsync(server.Bytes("A", "1.0.0"), key), await server.SendAsync(FeedServer.Raw([]), key, "v3/package/Old/1.0.0", "DELETE") })
        {
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Contains(reason, response.ReasonPhrase, StringComparison.Ordinal);
        }

        Assert.Equal(["Old.1.0.0.nupkg"], server.Files());
    }

    [Fact]
    public async Task A_feed_without_keys_is_read_only()
    {
        await using var server = await FeedServer.StartAsync(server => new PackageFeed(server.Folder));
        using var response = await server.PushAsync(server.Bytes("A", "1.0.0"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("read only", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("read only", await server.Client.GetStringAsync("/feed/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_those_that_the_file_has_now()
    {
        await using var server = await FeedServer.StartAsync();
        Assert.Equal(HttpStatusCode.Created, (await server.PushAsync(server.Bytes("A", "1.0.0"))).StatusCode);

        server.WriteKeys("another, which is longer\n  and-one\n");
        Assert.Equal(HttpStatusCode.Forbidden, (await server.PushAsync(server.Bytes("A", "2.0.0"))).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await server.PushAsync(server.Bytes("A", "2.0.0"), "and-one")).StatusCode);

        File.SetUnixFileMode(server.KeyFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        File.SetLastWriteTimeUtc(server.KeyFile, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using var open = await server.PushAsync(server.Bytes("A", "3.0.0"), "and-one");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, open.StatusCode);
        Assert.DoesNotContain(server.KeyFile, await open.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(server.Log.All, line => line.StartsWith("3085 ", StringComparison.Ordinal) && line.Contains(server.KeyFile, StringComparison.Ordinal));

        File.Delete(server.KeyFile);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.PushAsync(server.Bytes("A", "3.0.0"), "and-one")).StatusCode);
    }

    [Theory]
    [MemberData(nameof(BadPackages.All), MemberType = typeof(BadPackages))]
    public async Task What_is_no_package_is_not_taken_and_the_client_is_told_why(string kind, string reason)
    {
        await using var server = await FeedServer.StartAsync();
        using var response = await server.PushAsync(BadPackages.Make(kind));
        Assert.Equal((HttpStatusCode.BadRequest, true), (response.StatusCode, (await response.Content.ReadAsStringAsync()).Contains($"The package {reason}", StringComparison.Ordinal)));
        Assert.Empty(server.Files());
    }

    [Fact]
    public async Task A_symbol_package_is_refused_with_what_to_do()
    {
        await using var server = await FeedServer.StartAsync();
        using var response = await server.PushAsync(server.Bytes("A", "1.0.0", package => package.WithTypes("SymbolsPackage")));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("--no-symbols", response.ReasonPhrase, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_pushed_once_whatever_it_is_called()
    {
        await using var server = await FeedServer.StartAsync();
        Assert.Equal(HttpStatusCode.Created, (await server.PushAsync(server.Bytes("A", "1.0.0"))).StatusCode);
        foreach (var (id, version) in new[] { ("A", "1.0.0"), ("a", "1.0"), ("A", "1.0.0+other"), ("A", "01.0.0.0") })
        {
            using var response = await server.PushAsync(server.Bytes(id, version));
            Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
            Assert.Contains("exists already", response.ReasonPhrase, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_pushes_of_one_version_at_the_same_time_one_is_taken()
    {
        await using var server = await FeedServer.StartAsync();
        var packages = Enumerable.Range(0, 12).Select(i => server.Bytes("A", "1.0.0", package => package.WithDescription($"number {i}"))).ToArray();

        var statuses = await Task.WhenAll(packages.Select(async package => (await server.PushAsync(package)).StatusCode));

        Assert.Single(statuses, HttpStatusCode.Created);
        Assert.Equal(11, statuses.Count(status => status == HttpStatusCode.Conflict));
        Assert.Contains(packages, package => package.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(server.Folder, "A.1.0.0.nupkg"))));
        Assert.Equal(["A.1.0.0.nupkg"], server.Files());
    }

    [Fact]
    public async Task Packages_whose_files_would_have_one_name_are_both_kept()
    {
        await using var server = await FeedServer.StartAsync();
        Assert.Equal(HttpStatusCode.Created, (await server.PushAsync(server.Bytes("A.1", "2.3.4"))).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await server.PushAsync(server.Bytes("A", "1.2.3.4"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/feed/v3/flat/a.1/2.3.4/a.1.2.3.4.nupkg")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/feed/v3/flat/a/1.2.3.4/a.1.2.3.4.nupkg")).StatusCode);
    }

    [Fact]
    public async Task A_folder_in_the_layout_of_NuGet_stays_one()
    {
        await using var server = await FeedServer.StartAsync();
        Directory.CreateDirectory(Path.Combine(server.Folder, "a", "1.0.0"));
        File.WriteAllBytes(Path.Combine(server.Folder, "a", "1.0.0", "a.1.0.0.nupkg"), server.Bytes("A", "1.0.0"));

        Assert.Equal(HttpStatusCode.Created, (await server.PushAsync(server.Bytes("B", "1.0.0"))).StatusCode);

        Assert.Equal(["b.1.0.0.nupkg", "b.1.0.0.nupkg.sha512", "b.nuspec"], Directory.GetFiles(Path.Combine(server.Folder, "b", "1.0.0")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_than_the_limit_is_not_taken_whether_announced_or_not(bool isAnnounced)
    {
        await using var server = await FeedServer.StartAsync(server => new PackageFeed(server.Folder, server.KeyFile) { LargestPackage = 100_000 });
        HttpContent content = isAnnounced ? FeedServer.Raw(new byte[200_000]) : new StreamContent(new Endless(100_001));

        using var response = await server.SendAsync(content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("100000 bytes", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(server.Files());
    }

    [Theory]
    [InlineData("multipart/form-data", "--x\r\n\r\nabc\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "")]
    [InlineData("multipart/form-data; boundary=x", "nothing of it")]
    [InlineData("multipart/form-data; boundary=x", "--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"package\"\r\n\r\nabc")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"package\"\r\n\r\nabc\r\n--x")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nno header\r\n\r\nabc\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nA: b\r\n\r\nabc\r\n--x\r\nA: b\r\n\r\nabc\r\n--x--\r\n")]
    public async Task A_malformed_form_is_refused(string type, string body)
    {
        await using var server = await FeedServer.StartAsync();
        using var response = await server.SendAsync(FeedServer.Raw(Encoding.ASCII.GetBytes(body), type));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotEmpty(await response.Content.ReadAsStringAsync());
        Assert.Empty(server.Files());
    }

    [Fact]
    public async Task A_push_that_ends_in_the_middle_leaves_nothing()
    {
        await using var server = await FeedServer.StartAsync();
        using (var client = new System.Net.Sockets.TcpClient())
        {
            await client.ConnectAsync(server.Server.Host, server.Server.Port);
            var head = $"PUT /feed/v3/package HTTP/1.1\r\nHost: x\r\nX-NuGet-ApiKey: {FeedServer.Key}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 5000\r\n\r\n";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{head}--x\r\nContent-Disposition: form-data\r\n\r\n{new string('a', 1000)}"));
            while (Directory.GetFiles(server.Folder, ".arriving-*").Length == 0)
            {
                await Task.Delay(10);
            }

            client.Client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        while (Directory.GetFiles(server.Folder).Length > 0)
        {
            await Task.Delay(10);
        }

        Assert.Equal(HttpStatusCode.Created, (await server.PushAsync(server.Bytes("A", "1.0.0"))).StatusCode);
    }

    [Fact]
    public async Task Deleting_is_refused_unless_it_was_allowed()
    {
        await using var server = await FeedServer.StartAsync();
        server.Pack("A", "1.0.0");
        using var response = await server.SendAsync(FeedServer.Raw([]), path: "v3/package/A/1.0.0", method: "DELETE");
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("deletes nothing", response.ReasonPhrase, StringComparison.Ordinal);
        Assert.Single(server.Files());
    }

    [Fact]
    public async Task Where_deleting_is_allowed_a_version_can_be_deleted_and_pushed_again()
    {
        await using var server = await FeedServer.StartAsync(server => new PackageFeed(server.Folder, server.KeyFile) { AllowsDelete = true });
        server.Pack("A", "1.0.0");
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync("a/1.0"));
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync("a/1.0"));
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync("..%2f../1.0"));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/feed/v3/flat/a/index.json")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await server.PushAsync(server.Bytes("A", "1.0.0"))).StatusCode);

        async Task<HttpStatusCode> DeleteAsync(string package) => (await server.SendAsync(FeedServer.Raw([]), path: $"v3/package/{package}", method: "DELETE")).StatusCode;
    }

    [Fact]
    public async Task A_folder_that_is_gone_is_a_fault_of_the_server_that_its_log_names()
    {
        await using var server = await FeedServer.StartAsync();
        Directory.Delete(server.Folder, recursive: true);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Client.GetAsync("/feed/v3/query")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.PushAsync(server.Bytes("A", "1.0.0"))).StatusCode);
        Assert.All(server.Log.All, line => Assert.Contains(server.Folder, line, StringComparison.Ordinal));
        Directory.CreateDirectory(server.Folder);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/feed/v3/query")).StatusCode);
    }

    /// <summary>So many bytes of which nobody knows how many they are.</summary>
    private sealed class Endless(int length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }
}
