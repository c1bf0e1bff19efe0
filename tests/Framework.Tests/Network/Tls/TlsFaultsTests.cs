using System.Net.Sockets;
using System.Security.Authentication;
using Twisted.Network;

namespace Twisted.Tests.Network.Tls;

public sealed class TlsFaultsTests
{
    [Theory]
    [InlineData("error:0A000412:SSL routines::ssl/tls alert bad certificate", "the peer does not take this side's certificate")]
    [InlineData("error:0A000415:SSL routines::ssl/tls alert certificate expired", "the peer says that this side's certificate has expired")]
    [InlineData("error:0A000418:SSL routines::tlsv1 alert unknown ca", "the peer does not know the authority of this side's certificate")]
    [InlineData("error:0A000102:SSL routines::unsupported protocol", "the peer speaks no version of TLS that is allowed here")]
    [InlineData("error:0A00045C:SSL routines::tlsv13 alert certificate required", "the peer wants a certificate, and none was shown")]
    [InlineData("error:0A", "Failed. error:0A")]
    [InlineData("error:0A000001:SSL routines::of which nothing is known.", "Failed. error:0A000001:SSL routines::of which nothing is known")]
    public void What_OpenSSL_says_is_told_in_words(string message, string expected) =>
        Assert.Equal(expected, TlsFaults.Explain(new AuthenticationException("Failed.", new InvalidOperationException(message))));

    [Fact]
    public void A_reset_is_told_in_words() => Assert.Equal(
        "the peer broke off the connection",
        TlsFaults.Explain(new IOException("The connection is gone.", new SocketException((int)SocketError.ConnectionReset))));
}
