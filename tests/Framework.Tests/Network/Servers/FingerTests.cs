using ServerSamples;
using Twisted.Network;
using Twisted.Testing;

namespace Twisted.Tests.Network.Servers;

public sealed class FingerTests
{
    [Fact]
    public void Nobody_hangs_up() => Transcript.Run(
        """
        # Before anything was asked.
        S-CLOSE
        """,
        new NobodyFactory());

    [Theory]
    [InlineData("moshez", "Happy and well")]
    [InlineData("/W moshez", "Happy and well")]
    [InlineData("", @"moshez\r\nradix")]
    [InlineData("/w", @"moshez\r\nradix")]
    [InlineData("glyph", "No such user.")]
    [InlineData("moshez@example.com", "Finger forwarding service denied.")]
    public void A_question_is_answered_and_the_connection_closed(string question, string answer) => Transcript.Run(
        $"""
        C: {question}
        S: {answer}
        S-CLOSE
        """,
        Users());

    [Fact]
    public void Who_asks_twice_is_answered_once() => Transcript.Run(
        """
        C: moshez
        C: radix
        S: Happy and well
        S-CLOSE
        """,
        Users());

    [Fact]
    public void A_question_without_an_end_is_hung_up_on() => Transcript.Run(
        $"""
        C| {new string('x', 600)}
        S-CLOSE
        """,
        Users());

    [Fact]
    public void Without_users_nobody_is_here() => Transcript.Run("C: \nS: Nobody is here.\nS-CLOSE", new FingerFactory(new KnownUsers()));

    private static FingerFactory Users()
    {
        var users = new KnownUsers();
        users.Set("radix", "Away");
        users.Set("moshez", "Happy and well");
        return new FingerFactory(users);
    }
}
