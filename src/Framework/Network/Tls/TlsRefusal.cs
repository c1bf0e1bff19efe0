using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Twisted.Network;

/// <summary>Why the certificate of a peer is not taken, in a line.</summary>
internal static class TlsRefusal
{
    /// <summary>Why that of a server is not.</summary>
    /// <returns>Null for one that is taken.</returns>
    public static string? Explain(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, string name)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        if (certificate is null)
        {
            return "the server has shown no certificate";
        }

        List<string> faults = [];
        if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
        {
            faults.Add($"is for {Listing.Of(NamesOf(certificate))} and not for \"{name}\"");
        }

        if ((errors & SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            faults.AddRange((chain?.ChainStatus ?? []).Select(status => Explain(status, certificate)).Distinct());
        }

        return $"the server's certificate {string.Join(", ", faults)}";
    }

    /// <summary>Why that of a client, which is not taken, is not. The client's own words are left out: it may have chosen them for the log.</summary>
    public static string ExplainClient(X509Certificate2? certificate, X509Chain? chain) => certificate is null
        ? "the client has shown no certificate"
        : (chain?.ChainStatus ?? []).Select(status => status.Status).ToArray() switch
        {
            var all when all.Any(IsOfNoAuthority) => "the client's certificate is from none of the authorities of clientca=",
            var all when all.Contains(X509ChainStatusFlags.NotTimeValid) => "the client's certificate has expired, or is not valid yet",
            _ => "the client's certificate cannot be trusted",
        };

    private static bool IsOfNoAuthority(X509ChainStatusFlags status) =>
        status is X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.NotSignatureValid;

    private static string Explain(X509ChainStatus status, X509Certificate2 certificate) => status.Status switch
    {
        X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.NotSignatureValid =>
            $"is from \"{certificate.Issuer}\", which no trusted authority vouches for",
        X509ChainStatusFlags.NotTimeValid when certificate.NotAfter < Now() => $"expired on {Day(certificate.NotAfter)}",
        X509ChainStatusFlags.NotTimeValid when certificate.NotBefore > Now() => $"is valid from {Day(certificate.NotBefore)} on only",
        _ => $"cannot be trusted: {status.StatusInformation.TrimEnd('.', '\n', ' ')}",
    };

    private static IReadOnlyList<string> NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .Select(name => $"\"{name}\"")
            .ToList();
        return names.Count > 0 ? names : [$"\"{certificate.Subject}\""];
    }

    // Certificates are looked at by the system's clock, which is the one to compare with.
    private static DateTime Now() => TimeProvider.System.GetLocalNow().DateTime;

    private static string Day(DateTime date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
