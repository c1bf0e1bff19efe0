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

    /// <summary>True when somebody of those who answered for the one answers for the other.</summary>
    public bool IsSameAs(PackagePublisher other) =>
        SignerFingerprint is not null || other.SignerFingerprint is not null
            ? SignerFingerprint == other.SignerFingerprint
            : Owners.Any(owner => other.Owners.Contains(owner, StringComparer.OrdinalIgnoreCase));

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
