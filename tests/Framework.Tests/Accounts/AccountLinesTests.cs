using Twisted.Accounts;

namespace Twisted.Tests.Accounts;

public sealed class AccountLinesTests
{
    [Fact]
    public void Each_line_is_a_name_and_what_belongs_to_it() => Assert.Equal(
        [(1, "alice", "x"), (4, "bob the builder", "y:z "), (5, "ünal", "#")],
        AccountLines.Of(["alice:x\r", "", "# bob:y", "bob the builder:y:z ", "ünal:#", "   "]));

    [Theory]
    [InlineData("alice", "line 1: there is no colon; a line is a name, a colon, and what belongs to the name")]
    [InlineData(":x", "line 1: \"\" cannot name an account: an account needs a name")]
    [InlineData("alice:", "line 1: nothing stands behind \"alice:\"; remove the line to remove the account")]
    [InlineData(" alice:x", "line 1: \" alice\" cannot name an account: a name neither begins nor ends with a space")]
    [InlineData("a\tb:x", "line 1: \"a\tb\" cannot name an account: a name has no colon and no control character")]
    public void What_is_no_such_line_is_refused_with_its_number(string line, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => AccountLines.Of([line]).ToList()).Message);

    [Theory]
    [InlineData("alice", null)]
    [InlineData("alice@example.org", null)]
    [InlineData("Ärger mit Leerzeichen", null)]
    [InlineData("", "an account needs a name")]
    [InlineData("#alice", "a name does not begin with \"#\", which begins a comment")]
    [InlineData("a:b", "a name has no colon and no control character")]
    [InlineData("a\0b", "a name has no colon and no control character")]
    [InlineData("a\u2028b", "a name has no colon and no control character")]
    [InlineData("a ", "a name neither begins nor ends with a space")]
    public void A_name_fits_into_a_line(string name, string? fault) => Assert.Equal(fault, AccountName.FaultOf(name));

    [Fact]
    public void A_name_has_a_longest() =>
        Assert.Equal((null, "a name has 255 bytes at most"), (AccountName.FaultOf(new string('a', 255)), AccountName.FaultOf(new string('a', 256))));
}
