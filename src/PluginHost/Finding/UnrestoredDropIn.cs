namespace Twisted.PluginHost.Finding;

/// <summary>A drop-in that a set asks for, and that its lock or the store lacks.</summary>
public sealed record UnrestoredDropIn(DropInScope Scope, DropInRequest Request);
