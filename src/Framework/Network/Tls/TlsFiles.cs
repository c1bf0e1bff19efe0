using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Twisted.Network;

/// <summary>Reads certificates and keys.</summary>
/// <remarks>What cannot be read is a <see cref="ListenException"/> that names the file.</remarks>
internal static class TlsFiles
{
    /// <summary>Reads a PEM or PKCS#12 file, and the key where that stands elsewhere.</summary>
    public static SslStreamCertificateContext ReadCertificate(string path, string? keyPath, string? passphraseFile)
    {
        var content = Read(path, "certificate");
        var passphrase = passphraseFile is null ? null : ReadPassphrase(passphraseFile);
        var (certificate, chain) = IsPem(content)
            ? ReadPem(path, System.Text.Encoding.UTF8.GetString(content), keyPath, passphrase)
            : ReadPkcs12(path, content, passphrase);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    public static X509ChainPolicy PolicyOf(string authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(ReadAuthorities(authorities));
        return policy;
    }

    public static X509Certificate2Collection ReadAuthorities(string path)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(System.Text.Encoding.UTF8.GetString(Read(path, "file of authorities")));
        }
        catch (CryptographicException exception)
        {
            throw new ListenException($"the file of authorities \"{path}\" cannot be understood: {exception.Message}", exception);
        }

        return certificates.Count > 0 ? certificates : throw new ListenException($"the file of authorities \"{path}\" has no certificate in PEM");
    }

    public static List<SslApplicationProtocol>? Protocols(IReadOnlyList<string> names) =>
        names.Count == 0 ? null : [.. names.Select(name => new SslApplicationProtocol(name))];

    private static (X509Certificate2 Certificate, X509Certificate2Collection Chain) ReadPem(string path, string text, string? keyPath, string? passphrase)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(text);
        }
        catch (CryptographicException exception)
        {
            throw new ListenException($"the certificate \"{path}\" cannot be understood: {exception.Message}", exception);
        }

        if (chain.Count == 0)
        {
            throw new ListenException($"the certificate \"{path}\" has no certificate in PEM");
        }

        var keyText = keyPath is null ? text : System.Text.Encoding.UTF8.GetString(Read(keyPath, "key"));
        if (!keyText.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw new ListenException(keyPath is null
                ? $"the certificate \"{path}\" has no key with it.\nSay where that is: key=FILE"
                : $"the key \"{keyPath}\" has no private key in PEM");
        }

        if (keyText.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw new ListenException(
                $"the key \"{keyPath ?? path}\" is encrypted in OpenSSL's traditional form, and PKCS#8 is needed.\nConvert it: openssl pkcs8 -topk8 -in \"{keyPath ?? path}\" -out NEW");
        }

        var isEncrypted = keyText.Contains("ENCRYPTED", StringComparison.Ordinal);
        if (isEncrypted && passphrase is null)
        {
            throw new ListenException($"the key \"{keyPath ?? path}\" is encrypted.\nSay where its passphrase is: passphrase=FILE");
        }

        try
        {
            var certificate = isEncrypted
                ? X509Certificate2.CreateFromEncryptedPem(text, keyText, passphrase)
                : X509Certificate2.CreateFromPem(text, keyText);
            chain.RemoveAt(0);
            return (certificate, chain);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new ListenException(
                isEncrypted
                    ? $"the key \"{keyPath ?? path}\" cannot be used: its passphrase is wrong, or it is not that of the certificate \"{path}\""
                    : $"the key \"{keyPath ?? path}\" is not that of the certificate \"{path}\", or is damaged",
                exception);
        }
    }

    private static (X509Certificate2 Certificate, X509Certificate2Collection Chain) ReadPkcs12(string path, byte[] content, string? passphrase)
    {
        try
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(content, passphrase);
            var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey)
                ?? throw new ListenException($"the certificate \"{path}\" is PKCS#12 without a private key");
            all.Remove(own);
            return (own, all);
        }
        catch (CryptographicException exception)
        {
            throw new ListenException(
                $"the certificate \"{path}\" is neither PEM nor PKCS#12 that can be opened{(passphrase is null ? "; where it has a passphrase, say in which file: passphrase=FILE" : " with its passphrase")}",
                exception);
        }
    }

    private static byte[] Read(string path, string what)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new ListenException($"the {what} \"{path}\" cannot be read: permission denied", exception);
        }
        catch (IOException exception)
        {
            throw new ListenException($"the {what} \"{path}\" cannot be read: {(exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : exception.Message)}", exception);
        }
    }

    private static string ReadPassphrase(string path) => System.Text.Encoding.UTF8.GetString(Read(path, "passphrase file")).Split('\n')[0].TrimEnd('\r');

    private static bool IsPem(ReadOnlySpan<byte> content) => content.IndexOf("-----BEGIN "u8) >= 0;
}
