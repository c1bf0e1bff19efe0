using NuGet.Packaging;
using Twisted.PluginHost.Tests.Support;
using Twisted.PluginHost.Trusting;

namespace Twisted.PluginHost.Tests.Trusting;

public sealed class PackagePublisherReaderTests : IDisposable
{
    private const string Repository = "https://feed.example/v3/index.json";

    private readonly Sandbox _sandbox = new();
    private readonly SigningIdentity _author = new("The author");
    private readonly SigningIdentity _repository = new("The repository");
    private readonly string _package;

    public PackagePublisherReaderTests() => _package = new TestPackage("Quotes", "1.0.0").PackInto(_sandbox.Feed);

    public void Dispose()
    {
        _author.Dispose();
        _repository.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public async Task Nobody_published_an_unsigned_package()
    {
        var publisher = await ReadAsync();
        Assert.True(publisher.IsNobody);
        Assert.Equal(new PackagePublisher(), publisher);
    }

    [Fact]
    public void The_authors_are_those_of_the_nuspec()
    {
        using var archive = new PackageArchiveReader(new TestPackage("Other", "1.0.0").WithAuthors("Ann", "Bob").PackInto(_sandbox.Feed));
        Assert.Equal(["Ann", "Bob"], PackagePublisherReader.AuthorsOf(archive));
    }

    [Fact]
    public async Task An_authors_signature_names_the_certificate()
    {
        await PackageSigning.SignByAuthorAsync(_package, _author);
        Assert.Equal(new PackagePublisher { Signer = "CN=The author", SignerFingerprint = _author.Fingerprint.ToLowerInvariant() }, await ReadAsync());
    }

    [Fact]
    public async Task A_repositorys_signature_names_the_owners()
    {
        await PackageSigning.SignByRepositoryAsync(_package, _repository, Repository, "ann", "bob");
        Assert.Equal(new PackagePublisher { Owners = ["ann", "bob"], Repository = Repository }, await ReadAsync());
    }

    [Fact]
    public async Task A_repositorys_signature_without_owners_names_the_repository()
    {
        await PackageSigning.SignByRepositoryAsync(_package, _repository, Repository);
        Assert.Equal(new PackagePublisher { Repository = Repository }, await ReadAsync());
    }

    [Fact]
    public async Task A_repositorys_countersignature_names_the_owners_beside_the_author()
    {
        await PackageSigning.SignByAuthorAsync(_package, _author);
        await PackageSigning.SignByRepositoryAsync(_package, _repository, Repository, "ann");
        Assert.Equal(
            new PackagePublisher { Owners = ["ann"], Repository = Repository, Signer = "CN=The author", SignerFingerprint = _author.Fingerprint.ToLowerInvariant() },
            await ReadAsync());
    }

    [Fact]
    public async Task Publishers_with_other_owners_differ() =>
        Assert.NotEqual(await ReadAsync(), new PackagePublisher { Owners = ["ann"] });

    [Fact]
    public async Task A_broken_signature_is_named_with_its_package()
    {
        var file = new TestPackage("Broken", "1.0.0").WithFile(".signature.p7s", "no signature"u8.ToArray()).PackInto(_sandbox.Feed);
        using var archive = new PackageArchiveReader(file);
        var exception = await Assert.ThrowsAsync<PluginHostException>(() => PackagePublisherReader.ReadAsync(archive, CancellationToken.None));
        Assert.StartsWith("The signature of Broken 1.0.0 cannot be read: ", exception.Message, StringComparison.Ordinal);
    }

    private async Task<PackagePublisher> ReadAsync()
    {
        using var archive = new PackageArchiveReader(_package);
        return await PackagePublisherReader.ReadAsync(archive, CancellationToken.None);
    }
}
