using Twisted.Accounts;

namespace Twisted.Tests.Accounts;

public sealed class AuthorizedKeyTests
{
    /// <summary>Made with ssh-keygen; nobody has the private ones.</summary>
    internal const string Ed25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIFK8ZLEafvhQzt/A2c4NQfZe0OnBAOITgi87mLblUu61";

    internal const string Ecdsa = "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBC1HIbr4c3UJSontjpGqwkyK3UpoLrq9v+65+sEOex/ZmIsdcjU0sNiWiM+VUh3wf1SVaPBR4gv0nAdSLvzXn2Y=";

    [Theory]
    [InlineData("ssh-ed25519 " + Ed25519, "ssh-ed25519", "", null)]
    [InlineData("ssh-ed25519 " + Ed25519 + " alice@laptop", "ssh-ed25519", "alice@laptop", null)]
    [InlineData("  ssh-ed25519\t" + Ed25519 + "  a comment of words \r", "ssh-ed25519", "a comment of words", null)]
    [InlineData("ecdsa-sha2-nistp256 " + Ecdsa + " x", "ecdsa-sha2-nistp256", "x", null)]
    [InlineData("pty,port-forwarding ssh-ed25519 " + Ed25519 + " x", "ssh-ed25519", "x", null)]
    [InlineData("environment=\"A=b c, d\" ssh-ed25519 " + Ed25519 + " x", "ssh-ed25519", "x", null)]
    [InlineData("environment=\"say \\\"hi, you\\\"\",command=\"x\" ssh-ed25519 " + Ed25519 + " x", "ssh-ed25519", "x", "command")]
    [InlineData("command=\"run this\" ssh-ed25519 " + Ed25519 + " x", "ssh-ed25519", "x", "command")]
    [InlineData("from=\"10.0.0.0/8,!10.0.0.1\" ssh-ed25519 " + Ed25519 + " x", "ssh-ed25519", "x", "from")]
    [InlineData("restrict,pty ssh-ed25519 " + Ed25519 + " x", "ssh-ed25519", "x", "restrict")]
    [InlineData("no-pty ssh-ed25519 " + Ed25519 + " x", "ssh-ed25519", "x", "no-pty")]
    [InlineData("cert-authority,principals=\"a\" ssh-ed25519 " + Ed25519 + " x", "ssh-ed25519", "x", "cert-authority")]
    [InlineData("something-new ssh-ed25519 " + Ed25519 + " x", "ssh-ed25519", "x", "something-new")]
    [InlineData("expiry-time=\"tomorrow\" ssh-ed25519 " + Ed25519 + " x", "ssh-ed25519", "x", "expiry-time")]
    [InlineData("expiry-time ssh-ed25519 " + Ed25519 + " x", "ssh-ed25519", "x", "expiry-time")]
    public void A_line_is_options_type_key_and_comment(string line, string algorithm, string comment, string? unmet)
    {
        var key = Assert.IsType<AuthorizedKey>(AuthorizedKey.Parse(line));

        Assert.Equal((algorithm, comment, unmet), (key.Algorithm, key.Comment, key.UnmetOption));
        Assert.Equal(algorithm == "ssh-ed25519" ? Ed25519 : Ecdsa, Convert.ToBase64String(key.Blob));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("# ssh-ed25519 " + Ed25519)]
    [InlineData("ssh-ed25519")]
    [InlineData("ssh-ed25519 not!base64")]
    [InlineData("ssh-rsa " + Ed25519)] // another type than the key says
    [InlineData("ssh-ed25519 AAAA")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5")] // a type and no key
    [InlineData("command=\"open quote ssh-ed25519 " + Ed25519)]
    [InlineData("a b ssh-ed25519 " + Ed25519)]
    [InlineData("2048 65537 123456789")] // version 1
    public void What_is_no_key_opens_nothing(string line) => Assert.Null(AuthorizedKey.Parse(line));

    [Theory]
    [InlineData("20300102Z", "2030-01-02T00:00:00Z")]
    [InlineData("203001020304Z", "2030-01-02T03:04:00Z")]
    [InlineData("20300102030405Z", "2030-01-02T03:04:05Z")]
    [InlineData("20300102Z\",expiry-time=\"20290102Z", "2029-01-02T00:00:00Z")]
    public void A_key_can_expire(string time, string expected) => Assert.Equal(
        DateTimeOffset.Parse(expected, null),
        AuthorizedKey.Parse($"expiry-time=\"{time}\" ssh-ed25519 {Ed25519} x")!.Expires);
}
