namespace Twisted.PluginHost.Trusting;

/// <summary>
/// Who answers for a package, by the signatures in it; nobody for an unsigned one. A signature that is there is no proof by
/// itself: whether its certificates are trusted is settled by nuget.config when the package is taken into the store.
/// </summary>
public sealed record PackagePublisher
{
    /// <summary>Who owns the package on the feed that signed it, in the order of that signature; empty when no feed did.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>The address of the feed that signed it; null when no feed did. A lock does not keep it: it pins the feed anyway.</summary>
    public string? Repository { get; init; }

    /// <summary>The subject of the author's certificate; null when the author did not sign.</summary>
    public string? Signer { get; init; }

    /// <summary>The SHA-256 of the author's certificate, in lower-case hexadecimal digits; null when the author did not sign.</summary>
    public string? SignerFingerprint { get; init; }

    /// <summary>True when nobody signed.</summary>
    public bool IsNobody => Repository is null && Signer is null && Owners.Count == 0;

    /// <summary>
    /// True when an owner of the one owns the other, by the feed's signature, or when the author's certificate is the same. An
    /// author's certificate alone is renewed every few years, and owners come and go.
    /// </summary>
    public bool IsSameAs(PackagePublisher other) =>
        Owners.Any(owner => other.Owners.Contains(owner, StringComparer.OrdinalIgnoreCase))
        || (SignerFingerprint is not null && SignerFingerprint == other.SignerFingerprint);

    /// <summary>Compares what is in the lists too.</summary>
    public bool Equals(PackagePublisher? other) =>
        other is not null
        && Owners.SequenceEqual(other.Owners, StringComparer.OrdinalIgnoreCase)
        && Repository == other.Repository
        && Signer == other.Signer
        && SignerFingerprint == other.SignerFingerprint;

    public override int GetHashCode() => HashCode.Combine(Owners.Count, Repository, Signer, SignerFingerprint);

    public override string ToString()
    {
        var owners = string.Join(", ", Owners);
        return Signer is null ? owners : Owners.Count == 0 ? $"signed by {Signer}" : $"{owners}, signed by {Signer}";
    }
}
