namespace Twisted.PluginHost.Trusting;

/// <summary>Who answers for a package, by its signatures.</summary>
public sealed record PackagePublisher
{
    /// <summary>Who owns the package on the feed that signed it; empty when no feed did.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>The address of the repository that signed it; null when none did.</summary>
    public string? Repository { get; init; }

    /// <summary>The subject of the author's certificate; null when the author did not sign.</summary>
    public string? Signer { get; init; }

    /// <summary>The SHA-256 of the author's certificate, in lower-case hexadecimal digits; null when the author did not sign.</summary>
    public string? SignerFingerprint { get; init; }

    /// <summary>True when nobody signed.</summary>
    public bool IsNobody => Repository is null && Signer is null;

    /// <summary>True when somebody of those who answered for the one answers for the other.</summary>
    public bool IsSameAs(PackagePublisher other) =>
        SignerFingerprint is not null || other.SignerFingerprint is not null
            ? SignerFingerprint == other.SignerFingerprint
            : Owners.Any(owner => other.Owners.Contains(owner, StringComparer.OrdinalIgnoreCase));

    public override string ToString()
    {
        var owners = string.Join(", ", Owners);
        return Signer is null ? owners : Owners.Count == 0 ? $"signed by {Signer}" : $"{owners}, signed by {Signer}";
    }
}
