using System.Text;
using Twisted.Accounts;

namespace Twisted.Tests.Accounts;

public sealed class ChallengeResponseTests
{
    private static readonly byte[] CramChallenge = Encoding.ASCII.GetBytes("<1896.697170952@postoffice.reston.mci.net>");
    private static readonly byte[] ApopTimestamp = Encoding.ASCII.GetBytes("<1896.697170952@dbc.mtview.ca.us>");

    [Theory]
    [InlineData("tanstaaftanstaaf", "b913a602c7eda7a495b4e6e7334d3890", true)] // RFC 2195, section 2
    [InlineData("tanstaaftanstaaf", "B913A602C7EDA7A495B4E6E7334D3890", true)]
    [InlineData("tanstaaf", "b913a602c7eda7a495b4e6e7334d3890", false)]
    [InlineData("tanstaaftanstaaf", "b913a602c7eda7a495b4e6e7334d3891", false)]
    [InlineData("tanstaaftanstaaf", "b913a602c7eda7a495b4e6e7334d38", false)]
    [InlineData("tanstaaftanstaaf", "zz13a602c7eda7a495b4e6e7334d3890", false)]
    [InlineData("tanstaaftanstaaf", "", false)]
    public void Cram_md5_is_that_of_its_rfc(string secret, string digest, bool isRight) =>
        Assert.Equal(isRight, new CramMd5Response("tim", CramChallenge, digest).IsAnswerWith(Encoding.ASCII.GetBytes(secret)));

    [Theory]
    [InlineData("tanstaaf", "c4c9334bac560ecc979e58001b3e22fb", true)] // RFC 1939, section 7
    [InlineData("tanstaag", "c4c9334bac560ecc979e58001b3e22fb", false)]
    [InlineData("tanstaaf", "c4c9334bac560ecc979e58001b3e22fc", false)]
    [InlineData("tanstaaf", "c4c9", false)]
    public void Apop_is_that_of_its_rfc(string secret, string digest, bool isRight) =>
        Assert.Equal(isRight, new ApopResponse("mrose", ApopTimestamp, digest).IsAnswerWith(Encoding.ASCII.GetBytes(secret)));

    [Fact]
    public void Only_a_store_of_readable_secrets_takes_them() => Assert.Equal(
        [typeof(SecretsFileChecker)],
        new IChecker[] { new AnonymousChecker(), new MemoryChecker(), new AuthorizedKeysChecker("/keys/%u"), new SecretsFileChecker("/secrets") }
            .Where(checker => checker.Kinds.Any(kind => kind.IsAssignableFrom(typeof(CramMd5Response))))
            .Select(checker => checker.GetType()));
}
