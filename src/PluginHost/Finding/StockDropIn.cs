using Twisted.Manifest;

namespace Twisted.PluginHost.Finding;

/// <summary>A drop-in that the tools know without having it.</summary>
public sealed record StockDropIn(string Id, string Version, PluginManifest Manifest);
