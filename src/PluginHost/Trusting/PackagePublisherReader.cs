using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NuGet.Packaging;
using NuGet.Packaging.Signing;
using Twisted.PluginHost.Searching;

namespace Twisted.PluginHost.Trusting;

/// <summary>Reads who published a package from the signatures in it.</summary>
internal static class PackagePublisherReader
{
    /// <exception cref="PluginHostException">The signature cannot be read.</exception>
    public static async Task<PackagePublisher> ReadAsync(PackageArchiveReader archive, CancellationToken cancellationToken)
    {
        try
        {
            return await archive.GetPrimarySignatureAsync(cancellationToken) is { } signature ? Read(signature) : new PackagePublisher();
        }
        catch (Exception exception) when (exception is SignatureException or CryptographicException or InvalidDataException)
        {
            var identity = archive.GetIdentity();
            var reason = exception is SignatureException signing ? signing.AsLogMessage().Message : exception.Message;
            throw new PluginHostException($"The signature of {identity.Id} {identity.Version.ToNormalizedString()} cannot be read: {reason}", exception);
        }
    }

    /// <summary>Whoever the package's own nuspec names; nothing vouches for them.</summary>
    public static IReadOnlyList<string> AuthorsOf(PackageArchiveReader archive) => SearchWords.Names(archive.NuspecReader.GetAuthors());

    private static PackagePublisher Read(PrimarySignature signature)
    {
        var publisher = new PackagePublisher();
        if (signature is RepositoryPrimarySignature primary)
        {
            return From(publisher, primary);
        }

        if (RepositoryCountersignature.GetRepositoryCountersignature(signature) is { } counter)
        {
            publisher = From(publisher, counter);
        }

        return signature.Type == SignatureType.Author && signature.SignerInfo.Certificate is { } certificate
            ? publisher with { Signer = certificate.Subject, SignerFingerprint = Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256)) }
            : publisher;
    }

    private static PackagePublisher From(PackagePublisher publisher, IRepositorySignature signature) =>
        publisher with { Owners = [.. signature.PackageOwners ?? []], Repository = signature.V3ServiceIndexUrl?.AbsoluteUri };
}
