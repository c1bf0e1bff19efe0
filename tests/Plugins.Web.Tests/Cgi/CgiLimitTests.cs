using System.Net;
using Twisted.Testing;

namespace Twisted.Tests.Web.Cgi;

public sealed class CgiLimitTests
{
    private const string Wait = "while :; do sleep 0.05; done";

    [Fact]
    public async Task A_program_without_headers_in_time_is_answered_with_504_and_ended()
    {
        var clock = new ManualClock();
        await using var site = await CgiSite.StartAsync(clock: clock);
        site.Shell($"echo $$ > started; {Wait}");

        var response = site.Client.GetAsync("a.cgi");
        await site.ReadWhenThereAsync("started");

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await CgiSite.PassTimeAsync(clock, response)).StatusCode);
        await site.NothingRunsAsync();
        Assert.Contains("Error: \"a.cgi\" is ended: its headers are not complete after 30 s", site.Log);
        Assert.DoesNotContain(site.Log, line => line.Contains("killed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_ignores_the_wish_to_end_is_killed_with_what_it_forked()
    {
        var clock = new ManualClock();
        await using var site = await CgiSite.StartAsync(clock: clock);
        site.Shell($"trap '' TERM; (trap '' TERM; {Wait}) & echo $! > forked; {Wait}");

        var response = site.Client.GetAsync("a.cgi");
        var forked = await site.ReadWhenThereAsync("forked");

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await CgiSite.PassTimeAsync(clock, response)).StatusCode);
        await CgiSite.WaitForAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return site.Programs.Running == 0;
        });
        Assert.Contains("Warning: \"a.cgi\" did not end when it was asked to, and is killed", site.Log);
        await CgiSite.WaitForAsync(() => !IsRunning(forked));
    }

    [Fact]
    public async Task What_a_program_leaves_behind_is_ended_with_it_and_holds_up_no_answer()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell($"printf 'Status: 200\\n\\nbody'; (trap '' TERM HUP; {Wait}) & echo $! > forked");

        Assert.Equal("body", await site.Client.GetStringAsync("a.cgi"));

        var forked = await site.ReadWhenThereAsync("forked");
        await CgiSite.WaitForAsync(() => !IsRunning(forked));
    }

    [Fact]
    public async Task A_program_that_stops_writing_breaks_off_its_answer()
    {
        var clock = new ManualClock();
        await using var site = await CgiSite.StartAsync(clock: clock);
        site.Shell($"printf 'Status: 200\\n\\nbegin'; {Wait}");

        using var response = await site.Client.GetAsync("a.cgi", HttpCompletionOption.ResponseHeadersRead);
        var reading = Record.ExceptionAsync(() => response.Content.ReadAsStringAsync()).AsTask();

        Assert.IsType<HttpRequestException>(await CgiSite.PassTimeAsync(clock, reading));
        await site.NothingRunsAsync();
        Assert.Contains("Error: \"a.cgi\" is ended: it has written nothing for 60 s", site.Log);
    }

    [Fact]
    public async Task A_program_that_goes_on_and_on_is_ended_after_the_whole_time()
    {
        var clock = new ManualClock();
        await using var site = await CgiSite.StartAsync(new CgiLimits { RunTime = TimeSpan.FromSeconds(10), IdleTime = TimeSpan.FromHours(1) }, clock);
        site.Shell("printf 'Status: 200\\n\\n'; while :; do echo tick; sleep 0.05; done");

        using var response = await site.Client.GetAsync("a.cgi", HttpCompletionOption.ResponseHeadersRead);
        var reading = Record.ExceptionAsync(() => response.Content.ReadAsStringAsync()).AsTask();

        Assert.IsType<HttpRequestException>(await CgiSite.PassTimeAsync(clock, reading));
        await site.NothingRunsAsync();
        Assert.Contains("Error: \"a.cgi\" is ended: it runs for longer than 10 s", site.Log);
    }

    [Fact]
    public async Task A_program_that_lingers_after_its_answer_holds_nothing_up_and_is_ended_at_last()
    {
        var clock = new ManualClock();
        await using var site = await CgiSite.StartAsync(clock: clock);
        site.Shell($"printf 'Status: 200\\n\\nbody'; exec >&-; {Wait}");

        Assert.Equal("body", await site.Client.GetStringAsync("a.cgi").WaitAsync(CgiSite.HangLimit));

        Assert.Equal(1, site.Programs.Running);
        clock.Advance(TimeSpan.FromSeconds(300));
        await site.NothingRunsAsync();
        Assert.Contains("Error: \"a.cgi\" is ended: it runs for longer than 300 s", site.Log);
    }

    [Fact]
    public async Task A_program_is_ended_when_its_client_is_gone()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell($"echo $$ > started; {Wait}");
        using var gone = new CancellationTokenSource();

        var response = site.Client.GetAsync("a.cgi", gone.Token);
        await site.ReadWhenThereAsync("started");
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response);
        await site.NothingRunsAsync();
        Assert.Contains("Debug: \"a.cgi\" is ended: its client is gone", site.Log);
    }

    [Fact]
    public async Task Programs_are_ended_when_the_server_stops_and_run_again_when_it_starts()
    {
        var processor = new CgiProcessor();
        await using var site = await CgiSite.StartAsync(processor);
        site.Shell($"echo $$ > started; {Wait}").Shell("printf 'Status: 200\\n\\nbody'", "b.cgi").Shell($"printf 'Status: 200\\n\\n'; exec >&-; {Wait}", "c.cgi");

        await site.Client.GetStringAsync("c.cgi");
        var response = site.Client.GetAsync("a.cgi");
        await site.ReadWhenThereAsync("started");
        await processor.StopAsync(CancellationToken.None).WaitAsync(CgiSite.HangLimit);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await response).StatusCode);
        await site.NothingRunsAsync();
        Assert.Equal("body", await site.Client.GetStringAsync("b.cgi"));
    }

    [Fact]
    public async Task More_programs_than_may_run_are_refused_with_503_and_told_once()
    {
        await using var site = await CgiSite.StartAsync(new CgiLimits { MaxPrograms = 2 });
        site.Shell("echo $$ > $QUERY_STRING; while [ ! -e go ]; do sleep 0.02; done; printf 'Status: 200\\n\\nbody'");
        Task<string>[] running = [site.Client.GetStringAsync("a.cgi?one"), site.Client.GetStringAsync("a.cgi?two")];
        await site.ReadWhenThereAsync("one");
        await site.ReadWhenThereAsync("two");

        for (var i = 0; i < 3; i++)
        {
            using var refused = await site.Client.GetAsync("a.cgi?three");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(5), refused.Headers.RetryAfter?.Delta);
        }

        File.WriteAllText(site.PathOf("go"), "");
        Assert.Equal(["body", "body"], await Task.WhenAll(running));
        await site.NothingRunsAsync();
        Assert.Equal("body", await site.Client.GetStringAsync("a.cgi?four"));
        Assert.Single(site.Log, "Warning: \"a.cgi\" is not run: 2 programs run already, as many as may");
    }

    [Fact]
    public async Task Headers_over_the_limit_are_answered_with_502_and_those_at_it_pass()
    {
        await using var site = await CgiSite.StartAsync(new CgiLimits { MaxHeaderBytes = 8192 });
        site.Shell("printf 'Status: 200\\nX: '; head -c $QUERY_STRING /dev/zero | tr '\\0' x; printf '\\n\\nbody'");

        Assert.Equal("body", await site.Client.GetStringAsync($"a.cgi?{8192 - 12 - 3 - 2}"));
        Assert.Equal(HttpStatusCode.BadGateway, (await site.Client.GetAsync("a.cgi?8192")).StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, (await site.Client.GetAsync("a.cgi?100000000")).StatusCode);
        Assert.Contains("Error: \"a.cgi\" gave no proper answer: its headers have more than 8192 bytes", site.Log);
    }

    [Fact]
    public async Task Output_over_the_limit_breaks_off()
    {
        await using var site = await CgiSite.StartAsync(new CgiLimits { MaxOutputBytes = 1000 });
        site.Shell("printf 'Status: 200\\n\\n'; head -c $QUERY_STRING /dev/zero");

        Assert.Equal(1000, (await site.Client.GetByteArrayAsync("a.cgi?1000")).Length);
        await Assert.ThrowsAsync<HttpRequestException>(() => site.Client.GetByteArrayAsync("a.cgi?100000"));
        Assert.Contains("Error: \"a.cgi\" gave no proper answer: its body has more than 1000 bytes", site.Log);
    }

    [Fact]
    public async Task Errors_go_to_the_log_line_by_line_and_a_flood_is_counted()
    {
        await using var site = await CgiSite.StartAsync(new CgiLimits { MaxErrorLines = 3 });
        site.Shell("printf 'one\\r\\n\\n\\033[31mtwo\\n' >&2; head -c 5000 /dev/zero | tr '\\0' x >&2; echo >&2; yes flood | head -n 200000 >&2; printf 'Status: 200\\n\\nbody'; printf end >&2");

        Assert.Equal("body", await site.Client.GetStringAsync("a.cgi"));

        await site.NothingRunsAsync();
        Assert.Equal(
            ["Warning: \"a.cgi\": one", "Warning: \"a.cgi\": \\u001b[31mtwo", $"Warning: \"a.cgi\": {new string('x', 1024)}", "Warning: \"a.cgi\": 200001 more lines of errors were left out"],
            site.Log.Where(line => !line.Contains("root", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(nameof(CgiLimits.HeaderTime))]
    [InlineData(nameof(CgiLimits.IdleTime))]
    [InlineData(nameof(CgiLimits.RunTime))]
    [InlineData(nameof(CgiLimits.GracePeriod))]
    [InlineData(nameof(CgiLimits.MaxHeaderBytes))]
    [InlineData(nameof(CgiLimits.MaxOutputBytes))]
    [InlineData(nameof(CgiLimits.MaxSpooledBytes))]
    [InlineData(nameof(CgiLimits.MaxPrograms))]
    [InlineData(nameof(CgiLimits.MaxErrorLines))]
    public void A_limit_below_its_range_is_refused_by_name(string name) => Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => name switch
    {
        nameof(CgiLimits.HeaderTime) => new CgiLimits { HeaderTime = TimeSpan.Zero },
        nameof(CgiLimits.IdleTime) => new CgiLimits { IdleTime = TimeSpan.FromDays(2) },
        nameof(CgiLimits.RunTime) => new CgiLimits { RunTime = TimeSpan.FromSeconds(-1) },
        nameof(CgiLimits.GracePeriod) => new CgiLimits { GracePeriod = TimeSpan.Zero },
        nameof(CgiLimits.MaxHeaderBytes) => new CgiLimits { MaxHeaderBytes = 255 },
        nameof(CgiLimits.MaxOutputBytes) => new CgiLimits { MaxOutputBytes = -1 },
        nameof(CgiLimits.MaxSpooledBytes) => new CgiLimits { MaxSpooledBytes = -1 },
        nameof(CgiLimits.MaxPrograms) => new CgiLimits { MaxPrograms = 0 },
        _ => new CgiLimits { MaxErrorLines = -1 },
    }).ParamName);

    /// <summary>A process that nobody has taken away yet counts as ended.</summary>
    private static bool IsRunning(string id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
