using Twisted.PluginHost.Trusting;

namespace Twisted.PluginHost.Tests.Trusting;

public sealed class PackagePublisherTests
{
    [Theory]
    [InlineData("ann", "1", "ann,bob", "2", true)] // a renewed certificate, and an owner more
    [InlineData("", "1", "", "1", true)]
    [InlineData("ann", "1", "bob", "1", true)]
    [InlineData("", "1", "", "2", false)]
    [InlineData("ann", "", "bob", "", false)]
    [InlineData("ann", "1", "", "", false)]
    public void A_publisher_stays_the_same_by_an_owner_or_by_the_certificate(string owners, string certificate, string otherOwners, string otherCertificate, bool same) =>
        Assert.Equal(same, Publisher(owners, certificate).IsSameAs(Publisher(otherOwners, otherCertificate)));

    private static PackagePublisher Publisher(string owners, string certificate) => new()
    {
        Owners = owners.Split(',', StringSplitOptions.RemoveEmptyEntries),
        Signer = certificate.Length == 0 ? null : "CN=The author",
        SignerFingerprint = certificate.Length == 0 ? null : certificate,
    };
}
