using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Twisted.Network;

/// <summary>The certificates of a server as they were read at one time, by the names that they are for.</summary>
internal sealed class TlsCertificates
{
    private readonly List<Entry> _entries = [];

    private TlsCertificates(string stamp) => Stamp = stamp;

    /// <summary>How the files looked.</summary>
    public string Stamp { get; set; }

    public IEnumerable<X509Certificate2> All => _entries.Select(entry => entry.Certificate);

    /// <exception cref="ListenException">One cannot be used.</exception>
    public static TlsCertificates Read(TlsServerSettings settings)
    {
        // Looked at before they are read: what changes meanwhile is noticed the next time.
        var certificates = new TlsCertificates(TlsFileStamps.Of(settings));
        if (!Directory.Exists(settings.Certificate))
        {
            certificates.Add(settings, settings.Certificate, settings.Key);
            return certificates;
        }

        foreach (var path in FilesOf(settings.Certificate))
        {
            var key = Path.ChangeExtension(path, ".key");
            certificates.Add(settings, path, File.Exists(key) ? key : null);
        }

        return certificates._entries.Count > 0
            ? certificates
            : throw new ListenException($"the folder \"{settings.Certificate}\" has no certificate; those end in .pem, .crt, .p12 or .pfx");
    }

    /// <summary>In the order of their names; the first is for clients that ask for no name, or an unknown one.</summary>
    public static IEnumerable<string> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder)
            .Where(path => Path.GetExtension(path) is ".pem" or ".crt" or ".p12" or ".pfx")
            .Order(StringComparer.Ordinal);

    public SslServerAuthenticationOptions OptionsFor(string? serverName)
    {
        if (_entries.Count > 1 && !string.IsNullOrEmpty(serverName))
        {
            foreach (var entry in _entries)
            {
                if (entry.Certificate.MatchesHostname(serverName, allowWildcards: true, allowCommonName: true))
                {
                    return entry.Options;
                }
            }
        }

        return _entries[0].Options;
    }

    private void Add(TlsServerSettings settings, string path, string? keyPath)
    {
        var context = TlsFiles.ReadCertificate(path, keyPath, settings.PassphraseFile);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = context,
            EnabledSslProtocols = TlsVersions.From(settings.OldestVersion),
            ApplicationProtocols = TlsFiles.Protocols(settings.ApplicationProtocols),
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (settings.ClientAuthorities is { } authorities)
        {
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = TlsFiles.PolicyOf(authorities);
            var isRequired = settings.RequiresClientCertificate;
            options.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            {
                if (errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateNotAvailable && !isRequired))
                {
                    return true;
                }

                if (sender is JudgingSslStream judging)
                {
                    judging.Refusal = TlsRefusal.ExplainClient(certificate as X509Certificate2, chain);
                }

                return false;
            };
        }

        _entries.Add(new Entry(context.TargetCertificate, options));
    }

    private sealed record Entry(X509Certificate2 Certificate, SslServerAuthenticationOptions Options);
}
