namespace Twisted.PluginHost.Restoring;

/// <summary>How far a restore is.</summary>
/// <param name="Text">What is done now, such as <c>Restoring TwistedQuotes 0.1.0 from twisted-local</c>.</param>
/// <param name="Done">How many packages are in the store.</param>
/// <param name="Total">How many there will be; 0 while that is not known.</param>
public readonly record struct RestoreProgress(string Text, int Done, int Total);
