namespace Twisted.Tests.Tools;

public sealed class CompletionTests : IAsyncLifetime
{
    private const string BashStart =
        """
        PS1='READY>'
        bind 'set enable-bracketed-paste off'
        bind 'set bell-style none'
        dump() { printf '\n<<LINE:%s:LINE>>\n' "$READLINE_LINE"; READLINE_LINE=; READLINE_POINT=0; }
        bind -x '"\C-g": dump'
        for tool in mktap twistd tapconvert; do source <($tool completion bash); done
        """;

    private const string ZshStart =
        """
        PS1='READY>'
        unset zle_bracketed_paste
        unsetopt beep prompt_sp
        autoload -U compinit; compinit -u -d $ZDOTDIR/dump
        dump() { print -rn -- $'\n<<LINE:'"$BUFFER"$':LINE>>\n'; BUFFER=; CURSOR=0; zle -I; zle reset-prompt; }
        zle -N dump
        bindkey '^G' dump
        for tool in mktap twistd tapconvert; do source <($tool completion zsh); done
        """;

    private const string FishStart =
        """
        function fish_prompt; echo -n 'READY>'; end
        function fish_greeting; end
        function dump; printf '\n<<LINE:%s:LINE>>\n' (commandline); commandline ''; commandline -f repaint; end
        bind \cg dump
        for tool in mktap twistd tapconvert; $tool completion fish | source; end
        """;

    private readonly Workspace _workspace = new();

    /// <summary>The paths that there are to complete.</summary>
    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_workspace.PathOf("files/sub"));
        foreach (var name in (string[])["files/my tap.tap", "files/other.tap", "files/a:b.tap", "files/it's.tap", ".homely"])
        {
            await _workspace.WriteAsync(name, "");
        }
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_complete_in_bash()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "terminals are those of Unix");
        await _workspace.WriteAsync("start", BashStart);

        await Complete(
            ["bash", "--noprofile", "--rcfile", "start", "-i"],
            [
                ("mktap qo\t", "mktap qotd "),
                ("mktap --ty\t", "mktap --type="),
                ("mktap --type=x\t", "mktap --type=xml "),
                ("mktap --type x\t", "mktap --type xml "),
                ("mktap -tx\t", "mktap -txml "),
                ("mktap -\t", "mktap -"),
                ("mktap qotd --port=tl\t", "mktap qotd --port=tls:"),
                ("mktap qotd --port=tcp:80:\t", "mktap qotd --port=tcp:80:"),
                ("mktap qotd --port=unix:files/s\t", "mktap qotd --port=unix:files/sub/"),
                ("mktap --output=files/o\t", "mktap --output=files/other.tap "),
                ("mktap --output=files/a\t", "mktap --output=files/a\\:b.tap "),
                ("mktap -o files/m\t", "mktap -o files/my\\ tap.tap "),
                ("mktap -o \"files/m\t", "mktap -o \"files/my tap.tap\" "),
                ("mktap -o files/i\t", "mktap -o files/it\\'s.tap "),
                ("mktap -ofiles/o\t", "mktap -ofiles/other.tap "),
                ("mktap -o ~/.homel\t", "mktap -o ~/.homely "),
                ("mktap -u roo\t", "mktap -u root "),
                ("mktap --uid=\"roo\t", "mktap --uid=\"root\" "),
                ("mktap plugin rem\t", "mktap plugin remove "),
                ("mktap plugin update --pre\t", "mktap plugin update --prerelease "),
                ("mktap plugin show TwistedQuotes.\t", "mktap plugin show TwistedQuotes.Web "),
                ("mktap --package=TwistedQ\t", "mktap --package=TwistedQuotes"),
                ("mktap passwd sq\t", "mktap passwd sqlite:"),
                ("mktap completion po\t", "mktap completion powershell "),
                ("twistd -n qo\t", "twistd -n qotd "),
                ("twistd -n qotd --fi\t", "twistd -n qotd --file="),
                ("twistd sav\t--pid\tx", "twistd save --pidfile=x"),
                ("twistd --rundir=files/\t", "twistd --rundir=files/sub/"),
                ("twistd --log-l\tde\t", "twistd --log-level=debug "),
                ("tapconvert --che\tfiles/ot\t", "tapconvert --check files/other.tap "),
                ("FOO=1 mktap plu\t", "FOO=1 mktap plugin "),
                ("true; mktap plu\t", "true; mktap plugin "),
                ("mktap > x plu\t", "mktap > x plugin "),
                ("mktap p x\u0002\u0002l\t", "mktap plugin x"),
                ("mktap nosuch --\t", "mktap nosuch --"),
                ("mktap qo $(touch ran) `touch ran` \t", "mktap qo $(touch ran) `touch ran` "),
                ("mktap 'a\t", "mktap 'a"),
                ("mktap \"\\\t", "mktap \"\\"),
            ]);
    }

    [Fact]
    public async Task I_see_in_bash_what_each_candidate_is_when_I_ask_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "terminals are those of Unix");
        await _workspace.WriteAsync("start", BashStart);

        var line = Assert.Single(await ShellSession.PressAsync(_workspace, ["bash", "--noprofile", "--rcfile", "start", "-i"], ["mktap --p\t\t"]));

        Assert.Contains("--package=          (The package that the command is to come from", line.Screen, StringComparison.Ordinal);
        Assert.Contains("--progress          (Show what is loaded)", line.Screen, StringComparison.Ordinal);
        Assert.Equal("mktap --p", line.Line);
    }

    [Fact]
    public async Task I_can_complete_in_zsh()
    {
        await SkipWithout("zsh");
        await _workspace.WriteAsync(".zshrc", ZshStart);

        await Complete(
            ["zsh", "-i"],
            [
                ("mktap qo\t", "mktap qotd "),
                ("mktap --ty\t", "mktap --type="),
                ("mktap --type=x\t", "mktap --type=xml "),
                ("mktap qotd --port=tl\t", "mktap qotd --port=tls:"),
                ("mktap qotd --port=unix:files/s\t", "mktap qotd --port=unix:files/sub/"),
                ("mktap --output=files/o\t", "mktap --output=files/other.tap "),
                ("mktap -o files/m\t", "mktap -o files/my\\ tap.tap "),
                ("mktap -o \"files/m\t", "mktap -o \"files/my tap.tap\" "),
                ("mktap -ofiles/o\t", "mktap -ofiles/other.tap "),
                ("mktap --uid=\"roo\t", "mktap --uid=root "),
                ("mktap plugin rem\t", "mktap plugin remove "),
                ("mktap passwd sq\t", "mktap passwd sqlite:"),
                ("twistd -n qotd --fi\t", "twistd -n qotd --file="),
                ("twistd --rundir=files/\t", "twistd --rundir=files/sub/"),
                ("tapconvert --che\tfiles/ot\t", "tapconvert --check files/other.tap "),
                ("mktap nosuch --\t", "mktap nosuch --"),
                ("mktap qo $(touch ran) `touch ran` \t", "mktap qo $(touch ran) `touch ran` "),
            ],
            ("ZDOTDIR", _workspace.Folder));
    }

    [Fact]
    public async Task I_can_complete_in_fish()
    {
        await SkipWithout("fish");
        Directory.CreateDirectory(_workspace.PathOf("fish"));
        await _workspace.WriteAsync("fish/config.fish", FishStart);

        await Complete(
            ["fish", "-i"],
            [
                ("mktap qo\t", "mktap qotd "),
                ("mktap --ty\t", "mktap --type="),
                ("mktap --type=x\t", "mktap --type=xml "),
                ("mktap qotd --port=tl\t", "mktap qotd --port=tls:"),
                ("mktap qotd --port=unix:files/s\t", "mktap qotd --port=unix:files/sub/"),
                ("mktap --output=files/o\t", "mktap --output=files/other.tap "),
                ("mktap -o files/m\t", "mktap -o files/my\\ tap.tap "),
                ("mktap -ofiles/o\t", "mktap -ofiles/other.tap "),
                ("mktap -o ~/.homel\t", "mktap -o ~/.homely "),
                ("mktap plugin rem\t", "mktap plugin remove "),
                ("mktap passwd sq\t", "mktap passwd sqlite:"),
                ("twistd -n qotd --fi\t", "twistd -n qotd --file="),
                ("twistd --rundir=files/\t", "twistd --rundir=files/sub/"),
                ("tapconvert --che\tfiles/ot\t", "tapconvert --check files/other.tap "),
                ("mktap nosuch --\t", "mktap nosuch --"),
                ("mktap qo (touch ran) \t", "mktap qo (touch ran) "),
            ],
            ("XDG_CONFIG_HOME", _workspace.Folder),
            ("XDG_DATA_HOME", _workspace.Folder));
    }

    [Fact]
    public async Task I_can_complete_in_powershell()
    {
        await SkipWithout("pwsh", "-v");
        var lines = string.Concat(
            from line in (string[])["mktap qo", "mktap --type=x", "mktap plugin rem", "mktap --output=files/o", "mktap "]
            select $"'{line}' + ' -> ' + ((TabExpansion2 '{line}' {line.Length}).CompletionMatches.CompletionText -join ' ')\n");
        var script = $"$ErrorActionPreference = 'Stop'\nforeach ($tool in 'mktap', 'twistd', 'tapconvert') {{ & $tool completion powershell | Out-String | Invoke-Expression }}\n{lines}";
        await _workspace.WriteAsync("try.ps1", script);
        var path = $"{Path.GetDirectoryName(Workspace.ToolPath("mktap"))}:{Environment.GetEnvironmentVariable("PATH")}";

        var result = await _workspace.RunAsync("pwsh", ["-NoProfile", "-File", "try.ps1"], new Dictionary<string, string> { ["PATH"] = path });

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(
            """
            mktap qo -> qotd
            mktap --type=x -> --type=xml
            mktap plugin rem -> remove
            mktap --output=files/o -> --output=files/other.tap
            mktap  -> completion man passwd plugin qotd

            """,
            result.Output.Replace("\r", "", StringComparison.Ordinal).Replace("./", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_restored_loaded_or_said_to_complete()
    {
        _workspace.UseFeeds(("nowhere", "http://127.0.0.1:9/"));
        await _workspace.WriteAsync("dropins.json", """{ "schema": 1, "dropIns": [ { "id": "Unrestored", "version": "1.0.0" } ] }""");
        var report = _workspace.PathOf("assemblies");
        var hook = new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "AssemblyReport.dll"),
            ["ASSEMBLY_REPORT"] = report,
        };

        foreach (var tool in (string[])["mktap", "twistd"])
        {
            var result = await _workspace.RunAsync(Workspace.ToolPath(tool), ["__complete", "words", "qotd", "--fi"], hook);

            Assert.Equal((0, "--file=\tA fortune-format text file to read quotes from\n:\t\n", ""), (result.ExitCode, result.Output, result.Error));
            var loaded = await File.ReadAllLinesAsync(report);
            Assert.Contains("Twisted.PluginHost", loaded);
            Assert.DoesNotContain(loaded, name => name.StartsWith("NuGet", StringComparison.Ordinal) || name is "System.CommandLine" or "TwistedQuotes");
        }

        Assert.False(Directory.Exists(_workspace.Home));
        Assert.Equal("Unrestored\t1.0.0, in <folder>/dropins.json\n:\t\n", _workspace.Scrub((await _workspace.MktapAsync("__complete", "words", "plugin", "remove", "")).Output));
    }

    [Fact]
    public async Task What_is_broken_leaves_the_rest_to_complete()
    {
        await _workspace.WriteAsync("dropins.json", "{ broken");
        await _workspace.WriteAsync("dropins.lock.json", "broken");

        foreach (string[] words in (string[][])[["qo"], ["plugin", "remov"], ["plugin", "show", "TwistedQuotes."], ["--package", "TwistedQuotes."]])
        {
            var result = await _workspace.MktapAsync(["__complete", "words", .. words]);

            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            Assert.Equal(2, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        }
    }

    [Fact]
    public async Task Ten_thousand_words_are_no_matter()
    {
        var result = await _workspace.MktapAsync(["__complete", "words", "plugin", "search", .. Enumerable.Repeat("word", 10_000), "--pre"]);

        Assert.Equal((0, "--prerelease\tTake versions with a label such as -beta too\n:\t\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task The_types_of_endpoints_are_those_that_there_are()
    {
        var candidates = (await _workspace.MktapAsync("__complete", "words", "qotd", "--port", "")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var refusal = (await _workspace.MktapAsync("qotd", "--port", "nonsense:1")).Error;

        var types = candidates.TakeWhile(line => line[0] != ':').Select(line => line.Split(':')[0]).ToArray();
        Assert.Contains($"known are {string.Join(", ", types[..^1])} and {types[^1]}", refusal, StringComparison.Ordinal);
    }

    private async Task Complete(string[] shell, (string Keys, string Line)[] cases, params (string, string)[] variables)
    {
        var lines = await ShellSession.PressAsync(_workspace, shell, [.. cases.Select(each => each.Keys)], variables);

        Assert.Equal(cases.Select(each => $"{each.Keys} -> {each.Line}"), cases.Zip(lines, (each, line) => $"{each.Keys} -> {line.Line}"));
        Assert.False(File.Exists(_workspace.PathOf("ran")), "A command in the line was run.");
    }

    private async Task SkipWithout(string shell, string version = "--version")
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "terminals are those of Unix");
        var found = await _workspace.RunAsync("sh", ["-c", $"command -v {shell} > /dev/null && {shell} {version}"]);
        Assert.SkipUnless(found.ExitCode == 0, $"\"{shell}\" is not installed: apt-get install {shell}");
    }
}
