using Twisted.CommandLine;

namespace Twisted.Tests.CommandLine;

public sealed class ToolCommandsTests
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    [Fact]
    public void Other_words_are_left_to_the_tool()
    {
        foreach (string[] words in (string[][])[[], ["show"], ["-n", "completion"], ["--help"]])
        {
            Assert.False(Tool().TryRun(words, out _));
        }

        Assert.Equal("", _output + _error.ToString());
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("fish")]
    [InlineData("powershell")]
    [InlineData("zsh")]
    public void There_is_a_script_for_each_shell(string shell)
    {
        Assert.Equal(0, Run("completion", shell));

        Assert.Contains(" __complete ", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"Completion of tool for {(shell == "powershell" ? "PowerShell" : shell)}.", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("@TOOL@", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("completion tcsh", "tool: there is no completion for the shell \"tcsh\"\nThere are: bash, fish, powershell, zsh.\nTry \"tool completion --help\".\n")]
    [InlineData("completion bsh", "tool: there is no completion for the shell \"bsh\"; did you mean \"bash\" or \"zsh\"?\nThere are: bash, fish, powershell, zsh.\nTry \"tool completion --help\".\n")]
    [InlineData("completion bash zsh", "tool: the word \"zsh\" is one too many\nTry \"tool completion --help\".\n")]
    [InlineData("completion --shell=bash", "tool: there is no option \"--shell=bash\"\ntool: <shell> is missing\nTry \"tool completion --help\".\n")]
    [InlineData("completion \u001b[2J", "tool: there is no completion for the shell \"\\u001b[2J\"\nThere are: bash, fish, powershell, zsh.\nTry \"tool completion --help\".\n")]
    [InlineData("man 7", "tool: the word \"7\" is one too many\nTry \"tool man --help\".\n")]
    [InlineData("man --format=html", "tool: --format: \"html\" is none of roff, markdown\nTry \"tool man --help\".\n")]
    [InlineData("__complete", "tool: __complete is for completion scripts, and these are not the words of one\nTry \"tool completion --help\".\n")]
    [InlineData("__complete words", "tool: __complete is for completion scripts, and these are not the words of one\nTry \"tool completion --help\".\n")]
    [InlineData("__complete bash 9", "tool: __complete is for completion scripts, and these are not the words of one\nTry \"tool completion --help\".\n")]
    public void A_wrong_use_is_one_clear_error(string line, string error)
    {
        Assert.Equal(2, Run(line.Split(' ')));
        Assert.Equal(("", error), (_output.ToString(), _error.ToString()));
    }

    [Fact]
    public void Completion_without_a_shell_says_how_it_is_installed()
    {
        Assert.Equal(2, Run("completion"));
        var bare = _output.ToString();
        _output.GetStringBuilder().Clear();
        Assert.Equal(0, Run("completion", "--help"));

        Assert.Equal(bare, _output.ToString());
        Assert.Contains("tool completion fish > ~/.config/fish/completions/tool.fish\n", bare, StringComparison.Ordinal);
        Assert.Equal("", _error.ToString());
    }

    [Fact]
    public void Candidates_are_lines_with_what_they_are()
    {
        Assert.Equal(0, Run("__complete", "words", "-n", "s"));

        Assert.Equal("show\tShows it\n:\t\n", _output.ToString());
    }

    [Fact]
    public void Paths_are_left_to_the_shell_with_what_stands_in_front_of_them()
    {
        Assert.Equal(0, Run("__complete", "words", "--file=a"));

        Assert.Equal(":files\t--file=\n", _output.ToString());
    }

    [Theory]
    [InlineData("9", "", "tool --type=", "tap|xml|")]
    [InlineData("9", "x", "tool --type=x", "xml|")]
    [InlineData("9", "--type=x", "tool --type=x", "--type=xml|")]
    [InlineData("9", "--ty", "tool --ty", "--type=|")]
    [InlineData("9", "", "tool box ", "red|green|dark\\ blue|")]
    [InlineData("9", "dark\\ ", "tool box dark\\ ", "dark\\ blue|")]
    [InlineData("9", "dark ", "tool box \"dark ", "dark blue|")]
    [InlineData("9", "a", "tool --file=a", ":files|a|||")]
    [InlineData("9", "-fa", "tool -fa", ":files|a||-f|")]
    [InlineData("9", "b", "tool --file=a:b", ":files|a:b|a:||")]
    [InlineData("9", "s", "tool box --port=unix:s", ":files|s|||")]
    [InlineData("63", "s", "tool s", "show|")]
    [InlineData("63", "--v", "tool --v", "--verbose  (Say more)|--version  (Display the version)|")]
    [InlineData("9", "", "tool $(reboot) ", "")]
    [InlineData("9", "", "", "")]
    [InlineData("9", "other", "tool --type=x", "")]
    public void Bash_gets_what_it_replaces(string type, string text, string line, string reply)
    {
        Assert.Equal(0, Run("__complete", "bash", type, "80", text, line));

        Assert.Equal(reply, _output.ToString().Replace('\n', '|'));
    }

    [Fact]
    public void Powershell_cannot_hand_on_an_empty_word_and_marks_it()
    {
        Assert.Equal(0, Run("__complete", "powershell", "more", "="));

        Assert.Equal("cowbell\tRings\n:\t\n", _output.ToString());
    }

    [Fact]
    public void What_would_be_more_than_a_line_is_no_candidate()
    {
        var tool = ExampleTool.Description with { Commands = [], PluginCommands = () => [CommandDescription.Of("tool a\u001b[2Jb", "x", []), CommandDescription.Of("tool b", "one\ttwo\nthree", [])] };

        _ = new ToolCommands(() => tool, ExampleTool.Values, _output, _error).TryRun(["__complete", "words", ""], out _);

        Assert.Equal("b\tone two three\n:\t\n", _output.ToString());
    }

    [Fact]
    public void A_fault_while_completing_is_not_told_in_the_middle_of_a_line()
    {
        var tool = ExampleTool.Description with { PluginCommands = () => throw new InvalidOperationException("broken") };

        Assert.True(new ToolCommands(() => tool, ExampleTool.Values, _output, _error).TryRun(["__complete", "words", ""], out var exitCode));

        Assert.Equal((1, "", ""), (exitCode, _output.ToString(), _error.ToString()));
    }

    [Fact]
    public Task The_page_of_the_manual_has_all_sections()
    {
        Assert.Equal(0, Run("man"));

        return Verify(_output.ToString().Replace(ToolVersion.Current, "VERSION", StringComparison.Ordinal));
    }

    [Fact]
    public Task The_tables_have_all_options_and_commands()
    {
        Assert.Equal(0, Run("man", "--format", "markdown"));

        return Verify(_output.ToString());
    }

    [Fact]
    public Task Help_has_groups_arguments_commands_and_examples() =>
        Verify(string.Join("---\n", (ExampleTool.Description with { HelpHasExamples = true }).ToHelp(80), ExampleTool.Description.PluginCommands!()[0].ToHelp(80)));

    private ToolCommands Tool() => new(() => ExampleTool.Description, ExampleTool.Values, _output, _error);

    private int Run(params string[] words)
    {
        Assert.True(Tool().TryRun(words, out var exitCode));
        return exitCode;
    }
}
