using System.Security.Cryptography;
using System.Text;

namespace Twisted.Tests.Tools;

/// <summary>A stranger's tap with --auth, the stock checkers, and mktap passwd.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private readonly int _port = Workspace.FreePort();

    public async ValueTask InitializeAsync()
    {
        var feed = _workspace.PathOf("feed");
        PluginPackages.Greeting().PackInto(feed);
        _workspace.UseFeeds(("mine", feed), ("twisted-local", Workspace.Feed));
        var added = await _workspace.MktapAsync("plugin", "add", "AccountPlugin", "--yes");
        Assert.True(added.ExitCode == 0, added.Error);
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Theory]
    [InlineData("users", "file:users")]
    [InlineData("sqlite:users.db", "sqlite:users.db")]
    public async Task I_can_make_accounts_and_log_in_by_them(string store, string auth)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        await PasswdAsync(store, "alice", "s3cret");
        await MakeAsync("--auth", auth);
        await StartAsync();

        Assert.Equal("+OK hello, alice, visit 1", await GreetingClient.LogInAsync(_port, "alice", "s3cret"));
        Assert.Equal("-ERR refused", await GreetingClient.LogInAsync(_port, "alice", "secret"));
        Assert.Equal("-ERR refused", await GreetingClient.LogInAsync(_port, "bob", "s3cret"));

        // While it runs.
        await PasswdAsync(store, "bob", "more");
        await PasswdAsync(store, "alice", "other");
        Assert.Equal("+OK hello, bob, visit 1", await GreetingClient.LogInAsync(_port, "bob", "more"));
        Assert.Equal("+OK hello, alice, visit 2", await GreetingClient.LogInAsync(_port, "alice", "other"));
        Assert.Equal("-ERR refused", await GreetingClient.LogInAsync(_port, "alice", "s3cret"));
        await _workspace.StopDaemonAsync();

        var log = await File.ReadAllTextAsync(_workspace.PathOf("twistd.log"));
        Assert.Contains("\"alice\" logged in from 127.0.0.1:", log, StringComparison.Ordinal);
        Assert.Contains("Refused a login from 127.0.0.1:", log, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_am_refused_unseen_after_some_wrong_passwords()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        await MakeAsync("--auth", "memory:alice:s3cret");
        await StartAsync();

        // With one connection after the other, at least one comes within the second after the fifth.
        var answers = new List<string>();
        for (var i = 0; i < 40 && !answers.Contains("-ERR too many failures, try later"); i++)
        {
            answers.AddRange(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => GreetingClient.LogInAsync(_port, "alice", "wrong"))));
        }

        Assert.Contains("-ERR too many failures, try later", answers);
        Assert.Contains("-ERR refused", answers);
    }

    [Fact]
    public async Task I_can_let_in_by_several_ways()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await _workspace.WriteAsync("alice.keys", $"ecdsa-sha2-nistp256 {GreetingClient.Blob(key)} alice@laptop\n");
        await _workspace.WriteAsync("secrets", "mrose:tanstaaf\n");
        File.SetUnixFileMode(_workspace.PathOf("secrets"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await PasswdAsync("users", "bob", "one");
        await PasswdAsync("sqlite:more.db", "carol", "two");
        await MakeAsync("--auth", "file:users", "--auth", "sqlite:more.db", "--auth", "sshkeys:%u.keys", "--auth", "secrets:secrets", "--auth", "anonymous");
        await StartAsync();

        Assert.Equal("+OK hello, bob, visit 1", await GreetingClient.LogInAsync(_port, "bob", "one"));
        Assert.Equal("+OK hello, carol, visit 1", await GreetingClient.LogInAsync(_port, "carol", "two"));
        using var client = await GreetingClient.ConnectAsync(_port);
        Assert.Equal("+OK hello, alice, visit 1", await client.ShowKeyAsync("alice", key));
        Assert.Equal("-ERR refused", await client.ShowKeyAsync("alice", other));
        Assert.Equal("-ERR refused", await client.ShowKeyAsync("bob", key));
#pragma warning disable CA5351 // APOP has it.
        var digest = Convert.ToHexString(MD5.HashData(Encoding.ASCII.GetBytes($"{client.Timestamp}tanstaaf")));
#pragma warning restore CA5351
        Assert.Equal("+OK hello, mrose, visit 1", await client.AskAsync($"APOP mrose {digest}"));
        Assert.Equal("-ERR refused", await client.AskAsync($"APOP bob {digest}"));
        Assert.Equal("+OK hello, whoever you are", await client.AskAsync("ANONYMOUS"));
    }

    [Fact]
    public async Task I_can_let_in_the_users_of_the_system()
    {
        Assert.SkipUnless(File.Exists("/etc/pam.d/other"), "PAM is not installed here");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may write a service into /etc/pam.d");
        var service = $"twisted-test-{Guid.NewGuid():N}";
        try
        {
            await File.WriteAllTextAsync($"/etc/pam.d/{service}", "auth required pam_succeed_if.so quiet user = root\nauth required pam_permit.so\naccount required pam_permit.so\n");
            await MakeAsync("--auth", $"pam:service={service}");
            await StartAsync();

            Assert.Equal("+OK hello, root, visit 1", await GreetingClient.LogInAsync(_port, "root", "x"));
            Assert.Equal("-ERR refused", await GreetingClient.LogInAsync(_port, "daemon", "x"));
            var verified = await _workspace.MktapAsync("passwd", "--verify", "--password-file", "secret", $"pam:service={service}", "root");
            Assert.Equal("mktap: cannot read the password file \"secret\": there is no such file\n", verified.Error);
        }
        finally
        {
            File.Delete($"/etc/pam.d/{service}");
        }
    }

    [Theory]
    [InlineData("tap", "greeting.tap")]
    [InlineData("xml", "greeting.tax")]
    [InlineData("source", "greeting.tas")]
    public async Task I_can_take_a_tap_elsewhere_in_each_format_and_its_checkers_are_restored(string format, string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        await PasswdAsync("users", "alice", "s3cret");
        var made = await _workspace.MktapAsync("-t", format, "greeting", "--port", $"tcp:{_port}:interface=127.0.0.1", "--auth", "file:users");
        Assert.True(made.ExitCode == 0, made.Error);
        var content = await File.ReadAllTextAsync(_workspace.PathOf(file), Encoding.Latin1);
        Assert.Contains("Twisted.Accounts.PasswordFile", content, StringComparison.Ordinal);
        Assert.DoesNotContain("$argon2id$", content, StringComparison.Ordinal);

        var elsewhere = Directory.CreateDirectory(_workspace.PathOf("elsewhere")).FullName;
        File.Copy(_workspace.PathOf(file), Path.Combine(elsewhere, file));
        Directory.Delete(_workspace.Home, recursive: true);
        var started = await _workspace.StartDaemonAsync("-f", Path.Combine(elsewhere, file));
        Assert.True(started.ExitCode == 0, started.Error);

        Assert.True(Directory.Exists(Path.Combine(_workspace.Home, "packages", "twisted.accounts.passwordfile")));
        Assert.Equal("+OK hello, alice, visit 1", await GreetingClient.LogInAsync(_port, "alice", "s3cret"));
        await _workspace.StopDaemonAsync();
        Assert.Equal(new Result(0, "", ""), await _workspace.TapconvertAsync("--diff", file, file));
    }

    [Fact]
    public async Task Two_services_of_one_tap_can_use_one_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        await PasswdAsync("users", "alice", "s3cret");
        await MakeAsync("--auth", "file:users");
        var second = Workspace.FreePort();
        var appended = await _workspace.MktapAsync("-a", "greeting.tap", "greeting", "--port", $"tcp:{second}:interface=127.0.0.1", "--auth", "file:users");
        Assert.True(appended.ExitCode == 0, appended.Error);
        await StartAsync();

        Assert.Equal("+OK hello, alice, visit 1", await GreetingClient.LogInAsync(_port, "alice", "s3cret"));
        Assert.Equal("+OK hello, alice, visit 1", await GreetingClient.LogInAsync(second, "alice", "s3cret"));
        var removed = await _workspace.MktapAsync("passwd", "--delete", "users", "alice");
        Assert.Equal(0, removed.ExitCode);
        Assert.Equal("-ERR refused", await GreetingClient.LogInAsync(_port, "alice", "s3cret"));
        Assert.Equal("-ERR refused", await GreetingClient.LogInAsync(second, "alice", "s3cret"));
    }

    [Fact]
    public async Task I_can_see_the_checkers_in_the_help_of_a_tap_before_any_is_restored()
    {
        var help = await _workspace.MktapAsync("greeting", "--help");

        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.False(Directory.Exists(Path.Combine(_workspace.Home, "packages", "twisted.accounts.passwordfile")));
        await Verify(help.Output);
    }

    [Fact]
    public async Task I_get_a_clear_error_for_each_wrong_use_of_auth()
    {
        await _workspace.WriteAsync("broken", "# users\nalice\n");
        await _workspace.WriteAsync("text.db", "this is no database, though it is long enough to be looked at as one, which takes some hundred bytes");
        var transcript = new Transcript(_workspace);
        foreach (var words in (string[][])
        [
            [],
            ["--auth", "fil:users"],
            ["--auth", "kerberos"],
            ["--auth", "file"],
            ["--auth", "file:none", "--auth", "sqlite:none.db"],
            ["--auth", "file:broken"],
            ["--auth", "sqlite:text.db"],
            ["--auth", "memory:alice"],
            ["--auth", "anonymous:please"],
            ["--auth", "pam:service=../x"],
        ])
        {
            await AddAsync(transcript, ["greeting", .. words]);
        }

        Assert.False(File.Exists(_workspace.PathOf("greeting.tap")));
        await Verify(transcript.ToString());
    }

    [Fact]
    public async Task I_can_add_change_check_list_and_remove_accounts()
    {
        await _workspace.WriteAsync("one", "first\n");
        await _workspace.WriteAsync("two", "second\n");
        RestrictAll("one", "two");
        var transcript = new Transcript(_workspace);
        foreach (var words in (string[][])
        [
            ["passwd", "--help"],
            ["passwd", "users"],
            ["passwd", "--password-file", "one", "users", "alice"],
            ["passwd", "--password-file", "one", "users", "bob"],
            ["passwd", "--password-file", "two", "users", "alice"],
            ["passwd", "users"],
            ["passwd", "--verify", "--password-file", "two", "users", "alice"],
            ["passwd", "-v", "--password-file", "one", "users", "alice"],
            ["passwd", "-v", "--password-file", "one", "users", "carol"],
            ["passwd", "--delete", "users", "alise"],
            ["passwd", "--delete", "users", "alice"],
            ["passwd", "file:users"],
            ["passwd", "--password-file", "one", "sqlite:users.db", "carol"],
            ["passwd", "sqlite:users.db"],
        ])
        {
            await AddAsync(transcript, words);
        }

        await Verify(transcript.ToString());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_workspace.PathOf("users")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_workspace.PathOf("users.db")));
        }
    }

    [Fact]
    public async Task I_get_a_clear_error_for_each_wrong_use_of_passwd()
    {
        await _workspace.WriteAsync("empty", "");
        await _workspace.WriteAsync("lines", "one\ntwo\n");
        await _workspace.WriteAsync("broken", "alice\n");
        await _workspace.WriteAsync("good", "s3cret\n");
        RestrictAll("empty", "good", "lines");
        var transcript = new Transcript(_workspace);
        foreach (var words in (string[][])
        [
            ["passwd"],
            ["passwd", "users", "alice"],
            ["passwd", "users", "a:b"],
            ["passwd", "--delete", "users"],
            ["passwd", "--delete", "--verify", "users", "alice"],
            ["passwd", "--delete", "--password-file", "empty", "users", "alice"],
            ["passwd", "--password-file", "none", "users", "alice"],
            ["passwd", "--password-file", "empty", "users", "alice"],
            ["passwd", "--password-file", "lines", "users", "alice"],
            ["passwd", "--password-file", "-", "users", "alice"],
            ["passwd", "broken", "alice"],
            ["passwd", "memory:a:b", "alice"],
            ["passwd", "pam", "alice"],
            ["passwd", "sqlite", "alice"],
            ["passwd", "--verify", "--password-file", "good", "anonymous", "alice"],
            ["passwd", "sqllite:users.db", "alice"],
            ["passwd", "users", "alice", "more"],
            ["passwd", "--password-file", "good", "missing/users", "alice"],
            ["passwd", "--verify", "--password-file", "good", "users", "alice"],
            ["passwd", "--verify", "--password-file", "good", "anonymous:", "alice"],
            ["--passphrase-file", "lines", "passwd", "users", "alice"],
        ])
        {
            await AddAsync(transcript, words);
        }

        Assert.All((string[])["users", "pam", "sqlite", "anonymous"], name => Assert.False(File.Exists(_workspace.PathOf(name))));
        await Verify(transcript.ToString());
    }

    [Fact]
    public async Task I_am_asked_twice_on_a_terminal_that_shows_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no pty");
        await _workspace.WriteAsync(
            "terminal.py",
            """
            import os, pty, sys
            answers = [answer.encode() + b"\n" for answer in sys.argv[1].split(",")]
            pid, fd = pty.fork()
            if pid == 0:
                os.execvp(sys.argv[2], sys.argv[2:])
            seen = b""
            while True:
                try:
                    more = os.read(fd, 4096)
                except OSError:
                    break
                if not more:
                    break
                seen += more
                if answers and seen.endswith(b": "):
                    os.write(fd, answers.pop(0))
            status = os.waitpid(pid, 0)[1]
            sys.stdout.buffer.write(seen.replace(b"\r", b""))
            sys.exit(os.waitstatus_to_exitcode(status))
            """);

        var made = await _workspace.RunAsync("python3", ["terminal.py", "s3cret,other,s3cret,s3cret", Workspace.ToolPath("mktap"), "passwd", "users", "alice"]);
        Assert.Equal(0, made.ExitCode);
        Assert.EndsWith(
            "New password of alice: \nNew password again: \nPasswords do not match\nNew password of alice: \nNew password again: \n"
                + $"Added \"alice\" to \"{_workspace.PathOf("users")}\".\n",
            made.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", made.Output, StringComparison.Ordinal);

        var verified = await _workspace.RunAsync("python3", ["terminal.py", "s3cret", Workspace.ToolPath("mktap"), "passwd", "--verify", "users", "alice"]);
        Assert.StartsWith("Password of alice: \n", verified.Output, StringComparison.Ordinal);
        Assert.EndsWith("That is the password of \"alice\".\n", verified.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", verified.Output, StringComparison.Ordinal);
    }

    private void RestrictAll(params string[] files)
    {
        foreach (var file in files.Where(_ => !OperatingSystem.IsWindows()))
        {
            File.SetUnixFileMode(_workspace.PathOf(file), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private async Task AddAsync(Transcript transcript, string[] words) =>
        transcript.Add($"mktap {string.Join(' ', words)}", await _workspace.MktapAsync(words));

    private async Task PasswdAsync(string store, string user, string password)
    {
        await _workspace.WriteAsync("password", password);
        RestrictAll("password");
        var result = await _workspace.MktapAsync("passwd", "--password-file", "password", store, user);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private async Task MakeAsync(params string[] words)
    {
        var made = await _workspace.MktapAsync(["greeting", "--port", $"tcp:{_port}:interface=127.0.0.1", .. words]);
        Assert.True(made.ExitCode == 0, made.Error);
    }

    private async Task StartAsync()
    {
        var started = await _workspace.StartDaemonAsync("-f", "greeting.tap");
        Assert.True(started.ExitCode == 0, started.Error);
    }
}
