using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Twisted.Tests.Web.Serving;

/// <summary>A certificate of its own, in a file with its key.</summary>
internal sealed class SiteCertificate
{
    public SiteCertificate(TemporaryFolder folder, string name = "localhost")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        File = folder.Write($"{name}.pem", $"{Certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        Endpoint = $"tls:0:interface=127.0.0.1:cert={File}:alpn=h2,http/1.1";
    }

    /// <summary>With its key.</summary>
    public X509Certificate2 Certificate { get; }

    public string File { get; }

    /// <summary>A server with this certificate, on a free port.</summary>
    public string Endpoint { get; }

    /// <summary>A client that takes this certificate and no other.</summary>
    public HttpClient Client(int port, Version version, X509Certificate2? own = null)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == Certificate.GetCertHashString();
        if (own is not null)
        {
            handler.SslOptions.ClientCertificates = [own];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }

        return new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://127.0.0.1:{port}"),
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = SiteServer.Limit,
        };
    }

    /// <summary>A client without encryption, which begins with HTTP/2 where it is to speak that.</summary>
    public static HttpClient Plain(int port, Version version) => new(new SocketsHttpHandler())
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}"),
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = SiteServer.Limit,
    };
}
