using NuGet.Common;
using NuGet.Packaging.Signing;

namespace Twisted.Feeds;

/// <summary>Signs packages as their authors and repositories do; without a time stamp, which would need an authority.</summary>
public static class PackageSigning
{
    /// <summary>Puts the author's signature into a package.</summary>
    public static async Task SignByAuthorAsync(string package, SigningIdentity author)
    {
        using var request = new AuthorSignPackageRequest(author.CopyCertificate(), HashAlgorithmName.SHA256);
        await SignAsync(package, request);
    }

    /// <summary>Puts the repository's signature into a package; as countersignature when the author signed it.</summary>
    /// <param name="package">The file.</param>
    /// <param name="repository">Who signs.</param>
    /// <param name="serviceIndex">The repository's address; it must begin with <c>https:</c>.</param>
    /// <param name="owners">Who owns the package there.</param>
    public static async Task SignByRepositoryAsync(string package, SigningIdentity repository, string serviceIndex, params string[] owners)
    {
        using var request = new RepositorySignPackageRequest(
            repository.CopyCertificate(), HashAlgorithmName.SHA256, HashAlgorithmName.SHA256, new Uri(serviceIndex), owners.Length == 0 ? null : owners);
        await SignAsync(package, request);
    }

    private static async Task SignAsync(string package, SignPackageRequest request)
    {
        var signed = $"{package}.signed";
        using (var options = SigningOptions.CreateFromFilePaths(
            package, signed, overwrite: false, new X509SignatureProvider(timestampProvider: null), NullLogger.Instance))
        {
            await SigningUtility.SignAsync(options, request, CancellationToken.None);
        }

        File.Move(signed, package, overwrite: true);
    }
}
