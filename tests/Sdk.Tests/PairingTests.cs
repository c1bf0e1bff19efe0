namespace Twisted.Sdk.Tests;

public sealed class PairingTests
{
    [Fact]
    public void Every_item_has_at_most_one_partner_and_the_surer_rule_goes_first()
    {
        var pairs = Pairing.Of(
            ["ax", "ax", "b", "cz", "d"],
            ["ay", "cz", "az", "e"],
            (one, other) => one == other,
            (one, other) => one[0] == other[0]);

        Assert.Equal([(0, "ay"), (1, "az"), (2, null), (3, "cz"), (4, null), (null, "e")], pairs);
    }
}
