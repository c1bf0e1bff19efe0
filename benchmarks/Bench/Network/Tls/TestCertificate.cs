using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Twisted.Benchmarks;

/// <summary>A certificate for the servers of one run: ECDSA with P-256, signed by itself.</summary>
internal static class TestCertificate
{
    /// <summary>Writes certificate and key into one file.</summary>
    /// <returns>Its path.</returns>
    public static string Write(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "server.pem");
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }
}
