using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Twisted.Network;
using Twisted.Testing;

namespace Twisted.Tests.Network.Tls;

public sealed class TlsFilesTests : IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly CollectingLogger _log = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public void A_certificate_may_have_its_key_with_it_or_apart_and_either_may_be_encrypted()
    {
        using var certificate = _certificates.Make("localhost");
        using var key = certificate.GetECDsaPrivateKey()!;
        var pem = certificate.ExportCertificatePem();
        var apart = _certificates.WriteText("cert.pem", pem);
        var plain = _certificates.WriteText("key.pem", key.ExportPkcs8PrivateKeyPem());
        var encrypted = _certificates.WriteText("encrypted.pem", key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        var passphrase = _certificates.WriteText("pass", "secret\nmore\n");
        var pkcs12 = _certificates.PathOf("server.p12");
        File.WriteAllBytes(pkcs12, certificate.Export(X509ContentType.Pkcs12, "secret"));
        var openPkcs12 = _certificates.PathOf("open.pfx");
        File.WriteAllBytes(openPkcs12, certificate.Export(X509ContentType.Pkcs12));

        Load(new TlsServerSettings { Certificate = _certificates.Write("both.pem", certificate) });
        Load(new TlsServerSettings { Certificate = apart, Key = plain });
        Load(new TlsServerSettings { Certificate = apart, Key = encrypted, PassphraseFile = passphrase });
        Load(new TlsServerSettings { Certificate = pkcs12, PassphraseFile = passphrase });
        Load(new TlsServerSettings { Certificate = openPkcs12 });
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void What_cannot_be_used_is_refused_by_its_file_and_reason()
    {
        using var certificate = _certificates.Make("localhost");
        using var other = _certificates.Make("localhost");
        using var key = certificate.GetECDsaPrivateKey()!;
        using var otherKey = other.GetECDsaPrivateKey()!;
        var alone = _certificates.WriteText("alone.pem", certificate.ExportCertificatePem());
        var wrong = _certificates.WriteText("other.key", otherKey.ExportPkcs8PrivateKeyPem());
        var text = _certificates.WriteText("text.pem", "hello");
        var onlyKey = _certificates.WriteText("only.key", key.ExportPkcs8PrivateKeyPem());
        var locked = _certificates.WriteText("locked.key", key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        var pass = _certificates.WriteText("pass", "other");
        var traditional = _certificates.WriteText(
            "traditional.key", key.ExportECPrivateKeyPem().Replace("KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n", StringComparison.Ordinal));
        var empty = Directory.CreateDirectory(_certificates.PathOf("empty")).FullName;

        AssertRefused("the certificate \"/no/such.pem\" cannot be read: there is no such file", new() { Certificate = "/no/such.pem" });
        AssertRefused($"the key \"/no/such.key\" cannot be read: there is no such file", new() { Certificate = alone, Key = "/no/such.key" });
        AssertRefused($"the certificate \"{alone}\" has no key with it.\nSay where that is: key=FILE", new() { Certificate = alone });
        AssertRefused($"the key \"{wrong}\" is not that of the certificate \"{alone}\", or is damaged", new() { Certificate = alone, Key = wrong });
        AssertRefused($"the key \"{text}\" has no private key in PEM", new() { Certificate = alone, Key = text });
        AssertRefused($"the certificate \"{onlyKey}\" has no certificate in PEM", new() { Certificate = onlyKey });
        AssertRefused($"the certificate \"{text}\" is neither PEM nor PKCS#12 that can be opened; where it has a passphrase, say in which file: passphrase=FILE", new() { Certificate = text });
        AssertRefused($"the key \"{locked}\" is encrypted.\nSay where its passphrase is: passphrase=FILE", new() { Certificate = alone, Key = locked });
        AssertRefused($"the key \"{locked}\" cannot be used: its passphrase is wrong, or it is not that of the certificate \"{alone}\"", new() { Certificate = alone, Key = locked, PassphraseFile = pass });
        AssertRefused(
            $"the key \"{traditional}\" is encrypted in OpenSSL's traditional form, and PKCS#8 is needed.\nConvert it: openssl pkcs8 -topk8 -in \"{traditional}\" -out NEW",
            new() { Certificate = alone, Key = traditional, PassphraseFile = pass });
        AssertRefused($"the folder \"{empty}\" has no certificate; those end in .pem, .crt, .p12 or .pfx", new() { Certificate = empty });
        AssertRefused($"the file of authorities \"{text}\" has no certificate in PEM", new() { Certificate = _certificates.Write("good.pem", certificate), ClientAuthorities = text });
    }

    [Fact]
    public void A_file_that_may_not_be_read_says_so()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may read anything");
        var path = _certificates.Write("closed.pem", _certificates.Make("localhost"));
        File.SetUnixFileMode(path, UnixFileMode.None);

        AssertRefused($"the certificate \"{path}\" cannot be read: permission denied", new() { Certificate = path });
    }

    [Fact]
    public void A_certificate_that_is_not_valid_now_is_served_with_a_warning()
    {
        using var expired = _certificates.Make("old.example", DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow.AddDays(-10));
        Load(new TlsServerSettings { Certificate = _certificates.Write("old.pem", expired) });
        using var early = _certificates.Make("new.example", DateTimeOffset.UtcNow.AddDays(10), DateTimeOffset.UtcNow.AddDays(20));
        Load(new TlsServerSettings { Certificate = _certificates.Write("new.pem", early) });

        Assert.Equal(
            [
                $"Warning: The certificate of old.example expired on {expired.NotAfter:yyyy-MM-dd}; clients will refuse it",
                $"Warning: The certificate of new.example is valid from {early.NotBefore:yyyy-MM-dd} on only; clients will refuse it",
            ],
            _log.Lines);
    }

    [Fact]
    public void Files_that_change_are_read_again_and_what_is_wrong_changes_nothing()
    {
        var clock = new ManualClock(DateTimeOffset.UtcNow);
        var path = _certificates.Write("server.pem", _certificates.Make("first.example"));
        var context = TlsServerContext.Load(new TlsServerSettings { Certificate = path }, _log, clock);
        Assert.Equal("CN=first.example", SubjectOf(context));

        _certificates.Write("server.pem", _certificates.Make("second.example.org"));
        Assert.Equal("CN=first.example", SubjectOf(context));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("CN=second.example.org", SubjectOf(context));

        _certificates.WriteText("server.pem", "half a fi");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("CN=second.example.org", SubjectOf(context));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("CN=second.example.org", SubjectOf(context));
        Assert.Equal(2, _log.Lines.Count);

        _certificates.Write("server.pem", _certificates.Make("third.example"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("CN=third.example", SubjectOf(context));
        Assert.Equal(
            [
                $"Information: Certificates of {path} were read again",
                $"Warning: Certificates stay as they were: the certificate \"{path}\" is neither PEM nor PKCS#12 that can be opened; where it has a passphrase, say in which file: passphrase=FILE",
                $"Information: Certificates of {path} were read again",
            ],
            _log.Lines);
    }

    private static string SubjectOf(TlsServerContext context) => context.OptionsFor(null).ServerCertificateContext!.TargetCertificate.Subject;

    private void Load(TlsServerSettings settings) => TlsServerContext.Load(settings, _log);

    private void AssertRefused(string message, TlsServerSettings settings) =>
        Assert.Equal(message, Assert.Throws<ListenException>(() => Load(settings)).Message);
}
