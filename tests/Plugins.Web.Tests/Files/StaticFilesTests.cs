using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Twisted.Tests.Web.Files;

public sealed class StaticFilesTests : IDisposable
{
    private const string Digits = "0123456789";
    private readonly TemporaryFolder _folder = new();

    public StaticFilesTests() => _folder.Write("digits.bin", Digits);

    [Theory]
    [InlineData("bytes=0-0", 206, "0", "bytes 0-0/10")]
    [InlineData("bytes=2-5", 206, "2345", "bytes 2-5/10")]
    [InlineData("bytes=5-", 206, "56789", "bytes 5-9/10")]
    [InlineData("bytes=-3", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=-30", 206, Digits, "bytes 0-9/10")]
    [InlineData("bytes=8-99", 206, "89", "bytes 8-9/10")]
    [InlineData("bytes=9-99999999999999999999", 206, "9", "bytes 9-9/10")]
    [InlineData("bytes=0-3,2-5", 206, "012345", "bytes 0-5/10")] // they overlap
    [InlineData("bytes=0-1,2-3", 206, "0123", "bytes 0-3/10")] // they touch
    [InlineData("bytes=1-2,50-60", 206, "12", "bytes 1-2/10")] // one can be
    [InlineData("bytes=10-", 416, null, "bytes */10")]
    [InlineData("bytes=99999999999999999999-", 416, null, "bytes */10")]
    [InlineData("bytes=-0", 416, null, "bytes */10")]
    [InlineData("bytes=5-2", 200, Digits, null)]
    [InlineData("bytes=a-b", 200, Digits, null)]
    [InlineData("bytes=", 200, Digits, null)]
    [InlineData("bytes=-", 200, Digits, null)]
    [InlineData("bytes=1", 200, Digits, null)]
    [InlineData("bytes= 1 - 2", 200, Digits, null)]
    [InlineData("bytes=1-2-3", 200, Digits, null)]
    [InlineData("bytes=+1-2", 200, Digits, null)]
    [InlineData("lines=1-2", 200, Digits, null)]
    [InlineData("bytes=0-0,2-2,4-4,6-6,8-8,0-0,2-2,4-4,6-6,8-8,0-0,2-2,4-4,6-6,8-8,0-0,2-2", 200, Digits, null)] // too many
    public async Task A_range_is_answered_with(string range, int status, string? body, string? contentRange)
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/digits.bin");
        Assert.True(request.Headers.TryAddWithoutValidation("Range", range));
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(contentRange, response.Content.Headers.ContentRange?.ToString());
        if (body is not null)
        {
            Assert.Equal(body, await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Several_ranges_come_in_parts()
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/digits.bin");
        request.Headers.Range = new RangeHeaderValue { Ranges = { new RangeItemHeaderValue(1, 2), new RangeItemHeaderValue(null, 2) } };
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("multipart/byteranges", response.Content.Headers.ContentType!.MediaType);
        var boundary = response.Content.Headers.ContentType.Parameters.Single().Value;
        Assert.Equal(
            $"\r\n--{boundary}\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes 1-2/10\r\n\r\n12\r\n--{boundary}\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes 8-9/10\r\n\r\n89\r\n--{boundary}--\r\n",
            await response.Content.ReadAsStringAsync());
        Assert.Equal(response.Content.Headers.ContentLength, (await response.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task Conditions_are_judged_in_the_order_of_RFC_9110()
    {
        await using var server = await StartAsync();
        using var first = await server.Client.GetAsync("/digits.bin");
        var etag = first.Headers.ETag!.ToString();
        var date = first.Content.Headers.LastModified!.Value;
        var (same, earlier, later) = (date.ToString("r"), date.AddSeconds(-1).ToString("r"), date.AddSeconds(1).ToString("r"));
        (int Status, (string Name, string Value)[] Fields)[] cases =
        [
            (304, [("If-None-Match", etag)]),
            (304, [("If-None-Match", "W/" + etag)]),
            (304, [("If-None-Match", "\"x\", " + etag)]),
            (304, [("If-None-Match", "*")]),
            (200, [("If-None-Match", "\"x\"")]),
            (200, [("If-None-Match", "\"x\""), ("If-Modified-Since", later)]),
            (304, [("If-Modified-Since", same)]),
            (304, [("If-Modified-Since", later)]),
            (200, [("If-Modified-Since", earlier)]),
            (200, [("If-Modified-Since", "yesterday")]),
            (200, [("If-Match", etag)]),
            (200, [("If-Match", "*")]),
            (412, [("If-Match", "\"x\"")]),
            (412, [("If-Match", "W/" + etag)]),
            (412, [("If-Unmodified-Since", earlier)]),
            (200, [("If-Unmodified-Since", same)]),
            (200, [("If-Match", etag), ("If-Unmodified-Since", earlier)]),
            (206, [("Range", "bytes=1-2"), ("If-Range", etag)]),
            (206, [("Range", "bytes=1-2"), ("If-Range", same)]),
            (200, [("Range", "bytes=1-2"), ("If-Range", "\"x\"")]),
            (200, [("Range", "bytes=1-2"), ("If-Range", "W/" + etag)]),
            (200, [("Range", "bytes=1-2"), ("If-Range", later)]),
            (304, [("Range", "bytes=1-2"), ("If-None-Match", etag)]),
        ];
        foreach (var (status, fields) in cases)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/digits.bin");
            foreach (var (name, value) in fields)
            {
                Assert.True(request.Headers.TryAddWithoutValidation(name, value));
            }

            using var response = await server.Client.SendAsync(request);
            Assert.True(status == (int)response.StatusCode, $"{string.Join(", ", fields)}: {(int)response.StatusCode}");
            Assert.True(status != 304 || response.Headers.ETag!.ToString() == etag);
        }
    }

    [Fact]
    public async Task A_text_is_sent_in_the_form_that_suits_the_client()
    {
        var text = string.Concat(Enumerable.Repeat("All work and no play. ", 1000));
        _folder.Write("a.html", text);
        await using var server = await StartAsync();
        foreach (var (accept, encoding) in new[] { ("gzip", "gzip"), ("br, gzip", "br"), ("gzip, br;q=0", "gzip"), ("*", "br"), ("identity", null), ("gzip;q=0", null), ("zstd", null), ("", null) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/a.html");
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
            using var response = await server.Client.SendAsync(request);
            Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
            Assert.Contains("Accept-Encoding", response.Headers.Vary);
            Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
            Assert.Equal(text, Decode(encoding, await response.Content.ReadAsByteArrayAsync()));
        }
    }

    [Fact]
    public async Task A_compressed_file_beside_it_is_sent_unless_it_is_older()
    {
        var path = _folder.Write("a.js", new string('x', 2000));
        _folder.Write("a.js.gz", Encode("from the file"));
        await using var server = await StartAsync();
        Assert.Equal("from the file", Decode("gzip", await GetAsync(server, "/a.js", "gzip")));
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1));
        Assert.Equal(new string('x', 2000), Decode("gzip", await GetAsync(server, "/a.js", "gzip")));
        Assert.Equal("from the file", Decode("gzip", await GetAsync(server, "/a.js.gz", "gzip")));
    }

    [Fact]
    public async Task A_long_text_is_compressed_while_it_is_sent()
    {
        var text = string.Concat(Enumerable.Range(0, 300_000).Select(number => $"{number}\n"));
        _folder.Write("long.txt", text);
        await using var server = await StartAsync();
        Assert.Equal(text, Decode("gzip", await GetAsync(server, "/long.txt", "gzip")));
        Assert.Equal(text, Encoding.UTF8.GetString(await GetAsync(server, "/long.txt", "")));
    }

    [Fact]
    public async Task What_has_changed_is_sent_as_it_is_now()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 50; i++)
        {
            var text = new string((char)('a' + (i % 26)), 1 + (i % 7));
            _folder.Write("a.txt", text);
            Assert.Equal(text, await server.Client.GetStringAsync("/a.txt"));
        }

        File.Delete(_folder.PathOf("a.txt"));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/a.txt")).StatusCode);
    }

    [Fact]
    public async Task A_better_index_that_appears_is_taken()
    {
        _folder.Write("sub/index.htm", "htm");
        await using var server = await StartAsync();
        Assert.Equal("htm", await server.Client.GetStringAsync("/sub/"));
        _folder.Write("sub/index.html", "html");
        Assert.Equal("html", await server.Client.GetStringAsync("/sub/"));
        File.Delete(_folder.PathOf("sub/index.htm"));
        File.Delete(_folder.PathOf("sub/index.html"));
        var page = await (await server.Client.GetAsync("/sub/")).Content.ReadAsStringAsync();
        Assert.Contains("<title>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Internal", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_its_slash_is_elsewhere()
    {
        _folder.Write("a b/x", "");
        await using var server = await StartAsync();
        using var response = await server.Client.GetAsync("/a%20b?q=1");
        Assert.Equal(HttpStatusCode.MovedPermanently, response.StatusCode);
        Assert.Equal("./a%20b/?q=1", response.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/.secret")]
    [InlineData("/sub/.git/config")]
    [InlineData("/link-out/passwd")]
    [InlineData("/link-file")]
    [InlineData("/to-git/config")]
    [InlineData("/to-git/")]
    [InlineData("/fifo")]
    [InlineData("/sibling")]
    [InlineData("/digits.bin/")]
    [InlineData("/digits.bin/more")]
    public async Task What_is_not_to_be_served_does_not_exist(string path)
    {
        using var outside = new TemporaryFolder();
        outside.Write("passwd", "secret");
        _folder.Write(".secret", "secret");
        _folder.Write("sub/.git/config", "secret");
        Directory.CreateSymbolicLink(_folder.PathOf("link-out"), outside.Path);
        Directory.CreateSymbolicLink(_folder.PathOf("to-git"), _folder.PathOf("sub/.git"));
        File.CreateSymbolicLink(_folder.PathOf("link-file"), outside.PathOf("passwd"));

        // Its name begins as that of the folder does.
        File.WriteAllText(_folder.Path + "-2", "secret");
        File.CreateSymbolicLink(_folder.PathOf("sibling"), _folder.Path + "-2");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [_folder.PathOf("fifo")]))
        {
            await make.WaitForExitAsync();
        }

        await using var server = await StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync(path)).StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new RangeHeaderValue(0, 1) } };
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.SendAsync(request)).StatusCode);
        File.Delete(_folder.Path + "-2");
    }

    [Fact]
    public async Task What_is_asked_for_is_served_all_the_same()
    {
        using var outside = new TemporaryFolder();
        outside.Write("a.txt", "outside");
        _folder.Write(".well-known/x.txt", "known");
        _folder.Write(".dot", "dot");
        Directory.CreateSymbolicLink(_folder.PathOf("inside"), _folder.PathOf(".well-known"));
        Directory.CreateSymbolicLink(_folder.PathOf("outside"), outside.Path);
        await using var careful = await StartAsync();
        Assert.Equal("known", await careful.Client.GetStringAsync("/.well-known/x.txt"));
        Assert.Equal("known", await careful.Client.GetStringAsync("/inside/x.txt"));
        await using var open = await SiteServer.StartAsync(new StaticFiles(_folder.Path) { ShowsDotFiles = true, FollowsLinks = true });
        Assert.Equal("dot", await open.Client.GetStringAsync("/.dot"));
        Assert.Equal("outside", await open.Client.GetStringAsync("/outside/a.txt"));
    }

    [Fact]
    public async Task An_extension_may_be_left_out_where_that_is_allowed()
    {
        _folder.Write("page.html", "html");
        _folder.Write("page.txt", "txt");
        _folder.Write("other.b", "b");
        _folder.Write("other.a", "a");
        await using var named = await SiteServer.StartAsync(new StaticFiles(_folder.Path) { IgnoredExtensions = [".txt", ".html"] });
        Assert.Equal("txt", await named.Client.GetStringAsync("/page"));
        Assert.Equal(HttpStatusCode.NotFound, (await named.Client.GetAsync("/other")).StatusCode);
        await using var any = await SiteServer.StartAsync(new StaticFiles(_folder.Path) { IgnoresAnyExtension = true });
        Assert.Equal("a", await any.Client.GetStringAsync("/other"));
        Assert.Equal(HttpStatusCode.NotFound, (await any.Client.GetAsync("/oth")).StatusCode);
    }

    [Fact]
    public async Task One_file_can_be_all()
    {
        await using var server = await SiteServer.StartAsync(new StaticFiles(_folder.PathOf("digits.bin")));
        Assert.Equal(Digits, await server.Client.GetStringAsync("/"));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/x")).StatusCode);
    }

    [Fact]
    public async Task A_folder_is_listed_with_what_it_serves_unless_that_is_forbidden()
    {
        _folder.Write("<b>&.txt", "");
        _folder.Write(".hidden", "");
        File.CreateSymbolicLink(_folder.PathOf("elsewhere"), "/etc/passwd");
        await using var server = await StartAsync();
        var page = await server.Client.GetStringAsync("/");
        Assert.Contains("digits.bin", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>&", page, StringComparison.Ordinal);
        Assert.DoesNotContain(".hidden", page, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", page, StringComparison.Ordinal);
        await using var silent = await SiteServer.StartAsync(new StaticFiles(_folder.Path) { ListsFolders = false });
        Assert.Equal(HttpStatusCode.Forbidden, (await silent.Client.GetAsync("/")).StatusCode);
    }

    [Theory]
    [InlineData("a.txt", "text/plain; charset=utf-8")]
    [InlineData("a.unknown", "text/html; charset=utf-8")]
    [InlineData("a", "text/html; charset=utf-8")]
    [InlineData("a.svg", "image/svg+xml")]
    [InlineData("a.js", "text/javascript; charset=utf-8")]
    [InlineData("a.png", "image/png")]
    [InlineData("a.tar.gz", "application/gzip")]
    public async Task A_file_has_the_type_of_its_extension(string name, string type)
    {
        _folder.Write(name, "x");
        await using var server = await StartAsync();
        using var response = await server.Client.GetAsync("/" + name);
        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task A_path_can_go_on_below_a_file_with_a_processor()
    {
        _folder.Write("sub/run.echo", "");
        _folder.Write("sub/index.echo", "");
        await using var server = await SiteServer.StartAsync(new StaticFiles(_folder.Path) { IndexNames = ["index.echo"], Processors = new Dictionary<string, IFileProcessor> { [".echo"] = new EchoProcessor() } });
        Assert.Equal($"{_folder.PathOf("sub/run.echo")} '/sub/run.echo' ''", await server.Client.GetStringAsync("/sub/run.echo"));
        Assert.Equal($"{_folder.PathOf("sub/run.echo")} '/sub/run.echo' '/a/b'", await server.Client.GetStringAsync("/sub/run.echo/a/b"));
        Assert.Equal($"{_folder.PathOf("sub/index.echo")} '/sub' ''", await server.Client.GetStringAsync("/sub/"));
        using var post = await server.Client.PostAsync("/sub/run.echo", null);
        Assert.Equal(HttpStatusCode.OK, post.StatusCode);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<byte[]> GetAsync(SiteServer server, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
        using var response = await server.Client.SendAsync(request);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static byte[] Encode(string text)
    {
        using var output = new MemoryStream();
        using (var compressing = new GZipStream(output, CompressionLevel.Fastest))
        {
            compressing.Write(Encoding.UTF8.GetBytes(text));
        }

        return output.ToArray();
    }

    private static string Decode(string? encoding, byte[] bytes)
    {
        using Stream stream = encoding switch
        {
            "gzip" => new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress),
            "br" => new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress),
            _ => new MemoryStream(bytes),
        };
        return new StreamReader(stream).ReadToEnd();
    }

    private Task<SiteServer> StartAsync() => SiteServer.StartAsync(new StaticFiles(_folder.Path));

    private sealed class EchoProcessor : IFileProcessor
    {
        public ValueTask<Resource?> ProcessAsync(string path, HttpContext context) => ValueTask.FromResult<Resource?>(
            new DelegateResource(context => context.Response.WriteAsync($"{path} '{context.Request.PathBase.Value}' '{context.Request.Path.Value}'")));
    }
}
