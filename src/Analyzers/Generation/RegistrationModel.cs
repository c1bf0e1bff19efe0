namespace Twisted.Analyzers.Generation;

/// <summary>What the class is written from that declares all generated types of an assembly.</summary>
/// <param name="Namespace">That of the assembly's name.</param>
/// <param name="Types">Full names, in ordinal order.</param>
internal sealed record RegistrationModel(string Namespace, EquatableList<string> Types);
