namespace Twisted.PluginHost.Bundling;

/// <summary>What is in a bundle.</summary>
/// <param name="DropIns">How many its set asks for.</param>
/// <param name="Packages">How many packages it has, those of taps included.</param>
/// <param name="Size">Of the packages, in bytes.</param>
public sealed record BundleSummary(int DropIns, int Packages, long Size);
