namespace Twisted.Persistence;

/// <summary>Keeps a field, a property or a constructor's parameter in the tap.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class KeptAttribute : Attribute
{
    /// <param name="name">The member's name in the tap; by default its own, in camel case, without an underscore in front.</param>
    public KeptAttribute(string? name = null) => Name = name;

    /// <summary>Null for the default.</summary>
    public string? Name { get; }
}
