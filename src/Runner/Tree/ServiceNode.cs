using Twisted.Services;

namespace Twisted.Runner.Tree;

/// <param name="Path">Where it stands in the tree, below the application: names with slashes between.</param>
/// <param name="Service">The service.</param>
internal sealed record ServiceNode(string Path, IService Service);
