using System.Net;

namespace Twisted.Tests.Web.Cgi;

public sealed class CgiProcessTests
{
    private const string Body = "printf 'Content-Type: text/plain\\n\\n';";

    [Fact]
    public async Task A_file_that_may_not_be_executed_is_answered_with_403_and_the_log_says_what_to_do()
    {
        await using var site = await CgiSite.StartAsync();
        site.Write("a.cgi", "#!/bin/sh\n", isExecutable: false);

        Assert.Equal(HttpStatusCode.Forbidden, (await site.Client.GetAsync("a.cgi")).StatusCode);
        Assert.Contains("Warning: \"a.cgi\" is not run: it may not be executed; allow that with chmod +x", site.Log);
        await site.NothingRunsAsync();
    }

    [Theory]
    [InlineData("#!/no/such/interpreter\n", "what its first line names to run it is not there")]
    [InlineData("echo no first line\n", "it is no program; a script begins with #! and its interpreter")]
    [InlineData("", "it is no program; a script begins with #! and its interpreter")]
    public async Task A_file_that_cannot_be_run_is_answered_with_500(string text, string reason)
    {
        await using var site = await CgiSite.StartAsync();
        site.Write("a.cgi", text);

        Assert.Equal(HttpStatusCode.InternalServerError, (await site.Client.GetAsync("a.cgi")).StatusCode);
        Assert.Contains($"Error: \"a.cgi\" is not run: {reason}", site.Log);
    }

    [Fact]
    public async Task A_file_that_vanished_is_not_found()
    {
        await using var site = await CgiSite.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await site.Client.GetAsync("gone.cgi")).StatusCode);
    }

    [Fact]
    public async Task A_program_has_plain_signals_a_session_of_its_own_and_three_descriptors()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell(Body + "ls /proc/self/fd; read -r pid comm state parent group session rest < /proc/self/stat; [ $pid = $group ] && [ $pid = $session ] && echo leads; exec grep '^Sig[BI]' /proc/self/status");

        var lines = (await site.Client.GetStringAsync("a.cgi")).Split('\n');

        // What lists them has a fourth.
        Assert.Equal(["0", "1", "2", "3", "leads"], lines[..5]);
        Assert.Equal("SigBlk:\t0000000000000000", lines[5]);

        // The C library has two signals for itself, 32 and 33, and sees to them in every program that is started so.
        Assert.Equal(0, Convert.ToInt64(lines[6].Split('\t')[1], 16) & 0x7fffffff);
    }

    [Fact]
    public async Task A_broken_pipe_ends_a_program_as_usual()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell(Body + "(yes; echo $? > code) | head -n 1; exit 0");

        Assert.Equal("y\n", await site.Client.GetStringAsync("a.cgi"));
        Assert.Equal("141", await site.ReadWhenThereAsync("code"));
    }

    [Fact]
    public async Task Hundreds_of_runs_leave_no_process_and_no_descriptor()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self/fd"), "descriptors are counted in /proc");
        await using var site = await CgiSite.StartAsync(new CgiLimits { MaxPrograms = 8 });
        site.Shell(Body + "cat; echo error >&2", "good.cgi").Shell("exit 1", "bad.cgi").Shell("sleep 100 &", "fork.cgi").Write("none.cgi", "x").Write("no.cgi", "#!/bin/sh\n", isExecutable: false);
        string[] names = ["good.cgi", "bad.cgi", "fork.cgi", "none.cgi", "no.cgi"];
        await RunAsync(10);
        var before = Descriptors();

        await RunAsync(60);

        Assert.Empty(ChildrenIn(site.Folder));

        // A socket of the client more or less; three hundred runs would leave hundreds.
        await CgiSite.WaitForAsync(() => Descriptors() <= before + 10);

        async Task RunAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                await Task.WhenAll(names.Select(async name => (await site.Client.PostAsync(name, new ByteArrayContent(new byte[1000]))).Dispose()));
            }

            await site.NothingRunsAsync();
        }
    }

    /// <summary>Programs wait in pipes and not in threads.</summary>
    [Fact]
    public async Task Many_programs_run_at_the_same_time()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell("echo > started.$QUERY_STRING; while [ ! -e go ]; do sleep 0.1; done; " + Body + "echo $QUERY_STRING");

        var answers = Task.WhenAll(Enumerable.Range(0, 64).Select(i => site.Client.GetStringAsync($"a.cgi?{i}")));
        await CgiSite.WaitForAsync(() => Directory.GetFiles(site.Folder, "started.*").Length == 64);
        File.WriteAllText(site.PathOf("go"), "");

        Assert.Equal(Enumerable.Range(0, 64).Select(i => $"{i}\n"), await answers);
    }

    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <summary>Also of those that have ended and were not taken away: these have no folder.</summary>
    private static IEnumerable<string> ChildrenIn(string folder)
    {
        foreach (var process in Directory.GetDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            string[] stat;
            string? place;
            try
            {
                var text = File.ReadAllText(Path.Combine(process, "stat"));
                stat = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                place = new FileInfo(Path.Combine(process, "cwd")).LinkTarget;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            if (place == folder || (stat[0] == "Z" && int.Parse(stat[1], System.Globalization.CultureInfo.InvariantCulture) == Environment.ProcessId))
            {
                yield return process;
            }
        }
    }
}
