using Twisted.CommandLine.Completion;

namespace Twisted.Tests.CommandLine.Completion;

public sealed class CompleterTests
{
    [Theory]
    [InlineData("", "box more show")]
    [InlineData("s", "show")]
    [InlineData("x", "")]
    [InlineData("show ", "--help --version")]
    [InlineData("more ", "cowbell")]
    [InlineData("more cowbell --f", "--file=")]
    [InlineData("nosuch ", "")]
    [InlineData("nosuch --", "")]
    [InlineData("-f box ", "box more show")]
    [InlineData("-f box box --", "--port= --tag= --help --version")]
    public void A_word_becomes_a_command_or_what_that_takes(string line, string expected) => Assert.Equal(expected, Complete(line));

    [Theory]
    [InlineData("--", "--file= --folder= --nothing --safe= --type= --verbose --help --version")]
    [InlineData("--o", "--old")]
    [InlineData("--ve", "--verbose --version")]
    [InlineData("--nothing --no", "")]
    [InlineData("-n --no", "")]
    [InlineData("-nv --no", "")]
    [InlineData("-fn --no", "--nothing")]
    [InlineData("--file x --fi", "")]
    [InlineData("--file=x --fi", "")]
    [InlineData("-t", "-t")]
    [InlineData("-n", "-n")]
    [InlineData("-z", "")]
    [InlineData("--nothing=", "")]
    [InlineData("--nosuch=", "")]
    [InlineData("box --tag a --ta", "--tag=")]
    [InlineData("-- --", "")]
    [InlineData("-f --", "/files")]
    public void A_hyphen_becomes_the_options_that_can_still_be_given(string line, string expected) => Assert.Equal(expected, Complete(line));

    [Fact]
    public void A_hyphen_alone_becomes_letters_too() =>
        Assert.Equal("-f --file= --folder= -n --nothing --safe= -t --type= -v --verbose --help --version", Complete("-"));

    [Theory]
    [InlineData("-t ", "tap xml")]
    [InlineData("-t x", "xml")]
    [InlineData("-tx", "-txml")]
    [InlineData("-t=x", "-t=xml")]
    [InlineData("-nvtx", "-nvtxml")]
    [InlineData("-nt ", "tap xml")]
    [InlineData("--type ", "tap xml")]
    [InlineData("--type=", "--type=tap --type=xml")]
    [InlineData("--type=y", "")]
    [InlineData("--safe=", "--safe=true --safe=false")]
    [InlineData("--file ", "/files")]
    [InlineData("--file=a", "/files --file=")]
    [InlineData("-fa", "/files -f")]
    [InlineData("--folder ", "/folders")]
    [InlineData("box --port ", "tcp: unix:")]
    [InlineData("box --port=u", "--port=unix:")]
    [InlineData("box --port=unix:a", "/files --port=unix:")]
    [InlineData("box -punix:a", "/files -punix:")]
    [InlineData("box --port=tcp:8", "")]
    public void A_value_becomes_what_its_option_takes(string line, string expected) => Assert.Equal(expected, Complete(line));

    [Theory]
    [InlineData("box g", "green")]
    [InlineData("box red ", "/folders")]
    [InlineData("box red a b ", "/folders")]
    [InlineData("box --port 80 g", "green")]
    [InlineData("box -- -", "")]
    public void A_word_by_its_position_becomes_what_belongs_there(string line, string expected) => Assert.Equal(expected, Complete(line));

    [Theory]
    [InlineData("--file")]
    [InlineData("=")]
    [InlineData("--=")]
    [InlineData("-")]
    [InlineData("---")]
    [InlineData("--file=--file=")]
    [InlineData("-\0")]
    [InlineData("\u001b[31m")]
    [InlineData("\n\n")]
    [InlineData("\ud800")]
    [InlineData("$(reboot)")]
    public void Any_word_has_an_answer_before_and_at_the_cursor(string word)
    {
        _ = Completer().Complete([], word);
        _ = Completer().Complete([word], "");
        _ = Completer().Complete([word, word], word);
        _ = Completer().Complete(["box", word, word], word);
    }

    [Fact]
    public void Ten_thousand_words_have_an_answer()
    {
        string[] words = ["box", "red", .. Enumerable.Repeat("--tag", 10_000)];

        Assert.Equal(CompletionPaths.Folders, Completer().Complete(words, "").Paths);
    }

    private static Completer Completer() => new(ExampleTool.Description, ExampleTool.Values);

    private static string Complete(string line)
    {
        var words = line.Split(' ');
        var answer = Completer().Complete(words[..^1], words[^1]);
        var paths = answer.Paths == CompletionPaths.None ? "" : $"/{answer.Paths.ToString().ToLowerInvariant()} {answer.PathStart}";
        return string.Join(' ', answer.Candidates.Select(candidate => candidate.Text).Append(paths)).Trim();
    }
}
