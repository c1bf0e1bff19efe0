namespace Twisted.Runner.Tests;

public sealed class TerminalReporterTests
{
    [Fact]
    public void Only_our_own_ends_of_lines_break_a_message()
    {
        using var error = new StringWriter { NewLine = "\n" };

        new TerminalReporter("twistd", new Progress<string>(), error).Error("cannot read \"a\u0085b\u2028c\u2029d\fe\vf\"\r\nmend it");

        Assert.Equal("twistd: cannot read \"a\\u0085b\\u2028c\\u2029d\\u000ce\\u000bf\"\nmend it\n", error.ToString());
    }
}
