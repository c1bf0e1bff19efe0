using NuGet.Configuration;
using Twisted.Manifest;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Trusting;

/// <summary>What becomes of signed and unsigned packages, by what nuget.config asks for.</summary>
public sealed class SignedRestoreTests : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly SigningIdentity _author = new("The author");
    private readonly SigningIdentity _stranger = new("A stranger");
    private readonly string _package;

    public SignedRestoreTests() => _package = Pack("Signed");

    public void Dispose()
    {
        _author.Dispose();
        _stranger.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public async Task A_signed_package_is_taken_although_its_certificate_leads_nowhere()
    {
        await PackageSigning.SignByAuthorAsync(_package, _author);
        await PackageSigning.SignByRepositoryAsync(_package, _stranger, "https://feed.example/v3/index.json", "ann");
        Assert.True(_sandbox.Loader.IsComplete(await _sandbox.RestoreAsync("Signed")));
        Assert.Empty(_sandbox.Problems);
    }

    [Fact]
    public async Task A_signed_package_that_was_tampered_with_is_refused_although_all_are_accepted()
    {
        await PackageSigning.SignByAuthorAsync(_package, _author);
        await TamperAsync(_package);
        await Verify(await _sandbox.RestoreErrorAsync("Signed"));
        Assert.False(Directory.Exists(Path.Combine(_sandbox.Home.Packages, "signed")));
    }

    [Fact]
    public async Task A_package_that_is_signed_after_it_was_locked_is_still_the_same()
    {
        var locked = await _sandbox.RestoreAsync("Signed");
        Directory.Delete(_sandbox.Home.Root, recursive: true);
        await PackageSigning.SignByRepositoryAsync(_package, _stranger, "https://feed.example/v3/index.json", "ann");
        await _sandbox.Restorer.EnsureAsync(locked, CancellationToken.None);
        Assert.True(_sandbox.Loader.IsComplete(locked));
    }

    [Fact]
    public async Task The_address_of_the_feed_is_not_written_into_the_store()
    {
        using var feed = new HttpFeed(_sandbox.Feed);
        _sandbox.RemoveSource("folder");
        _sandbox.AddSource("web", feed.Address.Replace("http://", "http://me:secret@", StringComparison.Ordinal));
        await _sandbox.RestoreAsync("Signed");
        Assert.All(
            Directory.EnumerateFiles(_sandbox.Home.Root, "*", SearchOption.AllDirectories),
            file => Assert.DoesNotContain("secret", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_require_the_package_of_a_trusted_author_is_taken()
    {
        await PackageSigning.SignByAuthorAsync(_package, _author);
        Require(_author);
        Assert.True(_sandbox.Loader.IsComplete(await _sandbox.RestoreAsync("Signed")));
    }

    [Fact]
    public async Task With_require_an_unsigned_package_is_refused()
    {
        Require(_author);
        await Verify(await _sandbox.RestoreErrorAsync("Signed"));
    }

    [Fact]
    public async Task With_require_the_package_of_another_author_is_refused()
    {
        await PackageSigning.SignByAuthorAsync(_package, _stranger);
        Require(_author);
        await Verify(await _sandbox.RestoreErrorAsync("Signed"));
    }

    [Theory]
    [InlineData("ann", true)]
    [InlineData("bob", false)]
    public async Task With_require_the_owners_in_a_trusted_repositorys_signature_count(string owner, bool isTaken)
    {
        await PackageSigning.SignByRepositoryAsync(_package, _author, "https://feed.example/v3/index.json", owner);
        _sandbox.Configure(
            $"""
            <config><add key="signatureValidationMode" value="require" /></config>
            <trustedSigners><repository name="feed" serviceIndex="https://feed.example/v3/index.json">{Certificate(_author)}<owners>ann</owners></repository></trustedSigners>
            """);
        if (isTaken)
        {
            await _sandbox.RestoreAsync("Signed");
            return;
        }

        Assert.StartsWith("Signed 1.0.0 of the feed \"folder\" is refused: ", await _sandbox.RestoreErrorAsync("Signed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_require_all_packages_of_a_drop_in_have_to_be_signed()
    {
        await PackageSigning.SignByAuthorAsync(_package, _author);
        var file = Pack("Needy", "Unsigned");
        await PackageSigning.SignByAuthorAsync(file, _author);
        new TestPackage("Unsigned", "1.0.0").PackInto(_sandbox.Feed);
        Require(_author);
        Assert.StartsWith("Unsigned 1.0.0 of the feed \"folder\" is refused: it is not signed,", await _sandbox.RestoreErrorAsync("Needy"), StringComparison.Ordinal);
    }

    /// <summary>The roots that nuget.org's certificates lead to are not those of a Linux machine.</summary>
    [Fact]
    public async Task A_package_as_nuget_org_signs_it_is_taken_on_any_machine()
    {
        var packages = SettingsUtility.GetGlobalPackagesFolder(Settings.LoadDefaultSettings(_sandbox.Root));
        var version = typeof(Settings).Assembly.GetName().Version!.ToString(3);
        var signed = Path.Combine(packages, "nuget.versioning", version, $"nuget.versioning.{version}.nupkg");
        Assert.SkipUnless(File.Exists(signed), "It was restored to another place.");
        File.Copy(signed, Path.Combine(_sandbox.Feed, Path.GetFileName(signed)));
        Pack("Needy", "NuGet.Versioning", version);
        Assert.Equal(["Needy", "NuGet.Versioning"], (await _sandbox.RestoreAsync("Needy")).Packages.Select(package => package.Id));
        Assert.Empty(_sandbox.Problems);
    }

    private string Pack(string id, string? dependency = null, string version = "1.0.0")
    {
        var package = new TestPackage(id, "1.0.0")
            .WithFile("content.txt", new byte[1000])
            .WithFile(PluginManifest.FileName, Fixtures.Manifest(Fixtures.Framework));
        return (dependency is null ? package : package.WithDependency(dependency, version)).PackInto(_sandbox.Feed);
    }

    private void Require(SigningIdentity author) =>
        _sandbox.Configure(
            $"""
            <config><add key="signatureValidationMode" value="require" /></config>
            <trustedSigners><author name="author">{Certificate(author)}</author></trustedSigners>
            """);

    private static string Certificate(SigningIdentity signer) =>
        $"""<certificate fingerprint="{signer.Fingerprint}" hashAlgorithm="SHA256" allowUntrustedRoot="true" />""";

    /// <summary>Puts another file into a package, whose signature stays what it was.</summary>
    private static async Task TamperAsync(string package)
    {
        await using var archive = await System.IO.Compression.ZipFile.OpenAsync(package, System.IO.Compression.ZipArchiveMode.Update);
        await using var entry = await archive.CreateEntry("lib/net10.0/Evil.dll").OpenAsync();
        await entry.WriteAsync("evil"u8.ToArray());
    }
}
