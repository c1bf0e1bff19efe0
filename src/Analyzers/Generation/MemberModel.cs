using Twisted.Analyzers.Model;

namespace Twisted.Analyzers.Generation;

/// <summary>A kept member in text.</summary>
/// <param name="TapName">Its name in a tap.</param>
/// <param name="Access">How its value is got at.</param>
/// <param name="WrittenAs">The type that it is written as.</param>
/// <param name="ReadAs">The type that it is read as.</param>
/// <param name="IsOptional">True when a tap may lack it.</param>
/// <param name="Setting">When it is set.</param>
/// <param name="Storage">The name in metadata of the field or the setter that C# does not let set; null for none.</param>
/// <param name="StorageOwner">The class that has it.</param>
/// <param name="Argument">The parameter of the primary constructor that takes it, or null.</param>
internal sealed record MemberModel(
    string TapName,
    string Access,
    string WrittenAs,
    string ReadAs,
    bool IsOptional,
    KeptSetting Setting,
    string? Storage,
    string? StorageOwner,
    string? Argument);
