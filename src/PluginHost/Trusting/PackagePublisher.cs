namespace Twisted.PluginHost.Trusting;

/// <summary>
/// Who published a package, by the signatures in it; nobody for an unsigned one. A signature that is there is no proof by
/// itself: whether its certificates are trusted is settled by nuget.config when the package is taken into the store.
/// </summary>
public sealed record PackagePublisher
{
    /// <summary>The accounts that own it, as the repository's signature says; in its order.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>The address of the repository that signed it.</summary>
    public string? Repository { get; init; }

    /// <summary>The subject of the author's certificate.</summary>
    public string? Signer { get; init; }

    /// <summary>The SHA-256 of the author's certificate, in upper-case hexadecimal, as trustedSigners of nuget.config has it.</summary>
    public string? SignerFingerprint { get; init; }

    /// <summary>True when nobody signed.</summary>
    public bool IsNobody => Repository is null && Signer is null;

    /// <summary>Compares what is in the lists too.</summary>
    public bool Equals(PackagePublisher? other) =>
        other is not null
        && Owners.SequenceEqual(other.Owners, StringComparer.OrdinalIgnoreCase)
        && Repository == other.Repository
        && Signer == other.Signer
        && SignerFingerprint == other.SignerFingerprint;

    public override int GetHashCode() => HashCode.Combine(Owners.Count, Repository, Signer, SignerFingerprint);
}
