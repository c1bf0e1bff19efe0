using System.Globalization;
using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;

namespace Twisted.Runner.Tests.Logs;

public sealed class TwistedFormatterTests
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
        Assert.Equal($"2026/11/23 15:08 UTC [-] {expected}\n", Format(text));

    [Fact]
    public void An_exception_follows_on_lines_that_start_with_a_tab() => Assert.Equal(
        "2026/11/23 15:08 UTC [-] Failed\n\tSystem.InvalidOperationException: one\n\ttwo\n",
        Format("Failed", exception: new InvalidOperationException("one\ntwo")));

    [Fact]
    public void The_culture_of_the_user_does_not_matter()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            Assert.Equal("2026/11/23 15:08 UTC [-] x\n", Format("x"));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData(LogLevel.Trace, "trace: x")]
    [InlineData(LogLevel.Debug, "debug: x")]
    [InlineData(LogLevel.Information, "x")]
    [InlineData(LogLevel.Warning, "warning: x")]
    [InlineData(LogLevel.Error, "error: x")]
    [InlineData(LogLevel.Critical, "critical: x")]
    public void What_is_no_information_has_its_level_in_front(LogLevel level, string expected) =>
        Assert.Equal($"2026/11/23 15:08 UTC [-] {expected}\n", Format("x", level));

    [Fact]
    public void The_path_of_the_service_stands_in_brackets_and_can_forge_nothing() =>
        Assert.Equal("2026/11/23 15:08 UTC [web/a\\u000ab] x\n", Format("x", service: "web/a\nb"));

    [Fact]
    public void On_a_terminal_the_time_is_dim_and_what_is_wrong_has_a_colour()
    {
        Assert.Equal("\u001b[2m2026/11/23 15:08 UTC [-] \u001b[0mx\n", Format("x", colours: true));
        Assert.Equal("\u001b[2m2026/11/23 15:08 UTC [-] \u001b[0m\u001b[31merror: x\u001b[0m\n", Format("x", LogLevel.Error, colours: true));
    }

    private static string Format(string text, LogLevel level = LogLevel.Information, string? service = null, Exception? exception = null, bool colours = false) =>
        new TwistedFormatter(colours).Format(new LogEntry { Time = Time, Level = level, Category = "any", Service = service, Text = text, Exception = exception });
}
