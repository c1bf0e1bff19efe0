using Twisted.CommandLine.Completion;

namespace Twisted.Tests.CommandLine.Completion;

public sealed class BashLineTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a b ", "a|b|")]
    [InlineData("a  b\tc", "a|b|c")]
    [InlineData("a --b=c:d@e", "a|--b=c:d@e")]
    [InlineData("a 'b c' d", "a|b c|d")]
    [InlineData("a 'b c", "a|b c")]
    [InlineData("a \"b 'c\" d", "a|b 'c|d")]
    [InlineData("a \"b \\\" c", "a|b \" c")]
    [InlineData("a \"b \\c", "a|b \\c")]
    [InlineData("a b\\ c", "a|b c")]
    [InlineData("a --b=\"c d", "a|--b=c d")]
    [InlineData("a '' b", "a||b")]
    [InlineData("a \\", "a|\\")]
    [InlineData("a $(b) `c` ${d} e", "a|$|b|`c`|${d}|e")]
    [InlineData("a > b c", "a|c")]
    [InlineData("a 2>b c", "a|c")]
    [InlineData("a >> b c", "a|c")]
    [InlineData("a < b", "a|b")]
    [InlineData("a b>c d", "a|b|d")]
    public void A_line_is_taken_apart_as_bash_does_it(string line, string words) =>
        Assert.Equal(words, string.Join('|', BashLine.Parse(line).Words));

    [Theory]
    [InlineData("a ", "b c", "b\\ c")]
    [InlineData("a ", "it's", "it\\'s")]
    [InlineData("a ", "$(x)", "\\$\\(x\\)")]
    [InlineData("a ", "~x=y", "\\~x=y")]
    [InlineData("a ", "--type=tap", "--type=tap")]
    [InlineData("a ", "ID@1.0", "ID@1.0")]
    [InlineData("a \"", "b c$", "b c\\$")]
    [InlineData("a '", "b c$", "b c$")]
    public void What_is_inserted_is_escaped_for_the_place(string line, string text, string escaped) =>
        Assert.Equal(escaped, BashLine.Parse(line).Escape(text));
}
