using System.Net;
using System.Text;

namespace Twisted.Tests.Web.Cgi;

public sealed class CgiBodyTests
{
    private const string Echo = @"printf 'Content-Type: text/plain\n\n'; echo ""$CONTENT_LENGTH""; cat";

    [Theory]
    [InlineData(0, false)]
    [InlineData(5, false)]
    [InlineData(5_000_000, false)]
    [InlineData(0, true)]
    [InlineData(5, true)]
    [InlineData(5_000_000, true)]
    public async Task A_body_reaches_the_program_with_its_length_also_when_the_client_does_not_say_it(int length, bool isChunked)
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell(Echo);
        var body = new string('x', length);

        using var response = await site.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "a.cgi") { Content = new StringContent(body), Headers = { TransferEncodingChunked = isChunked } });

        Assert.Equal($"{length}\n{body}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_without_a_length_over_the_limit_is_refused_before_the_program_starts()
    {
        await using var site = await CgiSite.StartAsync(new CgiLimits { MaxSpooledBytes = 1000 });
        site.Shell("echo > started;" + Echo);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(1000)).StatusCode);
        File.Delete(site.PathOf("started"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(1001)).StatusCode);
        Assert.False(File.Exists(site.PathOf("started")));

        Task<HttpResponseMessage> SendAsync(int length) => site.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "a.cgi") { Content = new StringContent(new string('x', length)), Headers = { TransferEncodingChunked = true } });
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_answers_all_the_same()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell(@"printf 'Content-Type: text/plain\n\nignored'; head -c 1000000 /dev/zero");

        using var response = await site.Client.PostAsync("a.cgi", new ByteArrayContent(new byte[10_000_000]));

        Assert.Equal(1_000_007, (await response.Content.ReadAsByteArrayAsync()).Length);
        await site.NothingRunsAsync();
    }

    [Fact]
    public async Task A_program_that_answers_as_it_reads_is_no_deadlock()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell(@"printf 'Content-Type: text/plain\n\n'; cat");

        // HttpClient sends all before it reads anything: with that the client would be the deadlock.
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(site.Address.Host, site.Address.Port);
        var stream = client.GetStream();
        var body = new byte[20_000_000];
        var sending = SendAsync();
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer).WaitAsync(CgiSite.HangLimit);
        await sending;

        Assert.InRange(answer.Length, body.Length, body.Length + 2_000_000);

        async Task SendAsync()
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /a.cgi HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n"));
            await stream.WriteAsync(body);
        }
    }

    [Fact]
    public async Task A_program_is_ended_when_the_body_of_its_request_breaks_off()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell("echo $$ > started; cat > /dev/null; echo complete > whole; printf 'Status: 200\\n\\n'");
        using (var client = new System.Net.Sockets.TcpClient())
        {
            await client.ConnectAsync(site.Address.Host, site.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /a.cgi HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf"));
            await site.ReadWhenThereAsync("started");
        }

        await site.NothingRunsAsync();
    }

    [Fact]
    public async Task A_malformed_chunk_is_answered_with_400_and_starts_nothing()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell("echo > started;" + Echo);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(site.Address.Host, site.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /a.cgi HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"));

        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith("HTTP/1.1 400", await reader.ReadToEndAsync().WaitAsync(CgiSite.HangLimit), StringComparison.Ordinal);
        Assert.False(File.Exists(site.PathOf("started")));
    }
}
