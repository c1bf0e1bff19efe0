namespace Twisted.Persistence;

/// <summary>Says that a field, a property or a constructor's parameter is not kept in a tap: a socket, a timer, a cache, a running flag.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class EphemeralAttribute : Attribute;
