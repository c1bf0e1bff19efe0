using AccountPlugin;
using Twisted.Accounts;
using Twisted.Testing;
using Twisted.Usage;

namespace Twisted.Tests.Accounts;

public sealed class HoursCheckerTests
{
    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(17, true)]
    [InlineData(18, false)]
    public async Task A_checker_can_ask_another(int hour, bool isOpen)
    {
        var checker = new HoursChecker(8, 18, new AnonymousChecker()) { Clock = new ManualClock(new DateTimeOffset(2026, 1, 1, hour, 59, 0, TimeSpan.Zero)) };

        Assert.Equal(isOpen ? AnonymousChecker.Account : null, await checker.CheckAsync(new AnonymousCredentials(), default));
    }

    [Theory]
    [InlineData("8-18:anonymous", null)]
    [InlineData("", "\"\" is not hours and a checker; write hours:8-18:file:users")]
    [InlineData("18-8:anonymous", "\"18-8:anonymous\" is not hours and a checker; write hours:8-18:file:users")]
    [InlineData("8-25:anonymous", "\"8-25:anonymous\" is not hours and a checker; write hours:8-18:file:users")]
    [InlineData("8-18:memory", "\"memory\" needs an account: write memory:NAME:PASSWORD")]
    public void Its_text_has_that_of_the_other(string text, string? message)
    {
        if (message is null)
        {
            Assert.Equal([typeof(AnonymousCredentials)], new HoursPlugin().MakeChecker(text).Kinds);
        }
        else
        {
            Assert.Equal(message, Assert.Throws<UsageException>(() => new HoursPlugin().MakeChecker(text)).Message);
        }
    }
}
