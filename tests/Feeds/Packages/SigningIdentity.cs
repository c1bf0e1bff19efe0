using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Twisted.Feeds;

/// <summary>Somebody who signs packages, with a certificate of their own making.</summary>
public sealed class SigningIdentity : IDisposable
{
    private readonly X509Certificate2 _certificate;

    /// <param name="name">The common name of the certificate's subject.</param>
    public SigningIdentity(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3", "Code Signing")], critical: true));
        var now = DateTimeOffset.UtcNow;
        _certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(12));
    }

    /// <summary>The SHA-256 of the certificate, in upper case, as nuget.config wants it.</summary>
    public string Fingerprint => _certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>With its key. Requests to sign dispose what they are given.</summary>
    internal X509Certificate2 CopyCertificate() => new(_certificate);

    public void Dispose() => _certificate.Dispose();
}
