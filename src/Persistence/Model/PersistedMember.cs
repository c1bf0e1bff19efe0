namespace Twisted.Persistence.Model;

/// <summary>A member of an object, with its value.</summary>
public sealed record PersistedMember(string Name, PersistedValue Value);
