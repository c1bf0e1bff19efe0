using Twisted.Runner.State;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.State;

public sealed class StatusTextTests
{
    [Fact]
    public Task A_terminal_that_can_draw_lines_gets_a_tree() => Verify(Text(unicode: true));

    [Fact]
    public Task A_terminal_without_them_gets_indentation() => Verify(Text(unicode: false));

    [Fact]
    public void An_application_without_services_has_the_head_alone() => Assert.Equal(
        """
        chat is stopping (process 4711)
          since     2026/11/23 15:08:30 UTC (3 h 12 min)
          user      chat (1000)
          folder    /srv/chat
          log       /srv/chat/twistd.log
          program   twistd 0.1.0
        """,
        string.Join('\n', new StatusText(unicode: true).Lines(ExampleState.Whole with { Services = [], LogEntriesLost = 0, Phase = RunPhase.Stopping })));

    [Theory]
    [InlineData(-5, "0 s")]
    [InlineData(0.9, "0 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(60, "1 min 0 s")]
    [InlineData(3599, "59 min 59 s")]
    [InlineData(11_520, "3 h 12 min")]
    [InlineData(86_399, "23 h 59 min")]
    [InlineData(3_481_200, "40 d 7 h")]
    public void A_duration_has_two_units_at_most(double seconds, string words) => Assert.Equal(words, Words.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(10_189, "10 KiB")]
    [InlineData(1_048_063, "1023 KiB")]
    [InlineData(1_048_064, "1.0 MiB")]
    [InlineData(5_400_000_000, "5.0 GiB")]
    [InlineData(9_223_372_036_854_775_807, "8192 PiB")]
    public void Bytes_have_two_digits_or_more_and_never_a_thousand_of_the_next_unit(long count, string words) => Assert.Equal(words, Words.Bytes(count));

    private static string Text(bool unicode) => string.Join('\n', new StatusText(unicode).Lines(ExampleState.Whole));
}
