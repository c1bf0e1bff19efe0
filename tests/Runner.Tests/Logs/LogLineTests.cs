using System.Globalization;
using Twisted.Runner.Logs;

namespace Twisted.Runner.Tests.Logs;

public sealed class LogLineTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 23, 16, 8, 59, TimeSpan.FromHours(1));

    [Theory]
    [InlineData("Log opened.", "Log opened.")]
    [InlineData("", "")]
    [InlineData("one\ntwo", "one\n\ttwo")]
    [InlineData("one\r\ntwo\rthree", "one\n\ttwo\n\tthree")]
    [InlineData("ended\n", "ended\n\t")]
    [InlineData("GET /\n2026/11/23 15:08 UTC [-] forged", "GET /\n\t2026/11/23 15:08 UTC [-] forged")]
    [InlineData("a\tb", "a\tb")]
    [InlineData("\u001b[2J\u0000\u009b", @"\u001b[2J\u0000\u009b")]
    [InlineData("one\u0085two\u2028three", "one\n\ttwo\n\tthree")]
    [InlineData("\u202egnp.exe", @"\u202egnp.exe")]
    [InlineData("naïve 🦊", "naïve 🦊")]
    public void Text_becomes_one_entry_whatever_it_contains(string text, string expected) =>
        Assert.Equal($"2026/11/23 15:08 UTC [-] {expected}\n", LogLine.Format(Time, text, null));

    [Fact]
    public void An_exception_follows_on_lines_that_start_with_a_tab() => Assert.Equal(
        "2026/11/23 15:08 UTC [-] Failed\n\tSystem.InvalidOperationException: one\n\ttwo\n",
        LogLine.Format(Time, "Failed", new InvalidOperationException("one\ntwo")));

    [Fact]
    public void The_culture_of_the_user_does_not_matter()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            Assert.Equal("2026/11/23 15:08 UTC [-] x\n", LogLine.Format(Time, "x", null));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
