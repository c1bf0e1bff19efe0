namespace NoPlugins;

/// <summary>Uses the framework, so that its version can be read, and has no plug-in.</summary>
public sealed class Nothing : Service;
