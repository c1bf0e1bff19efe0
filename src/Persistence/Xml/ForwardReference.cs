namespace Twisted.Persistence.Xml;

/// <summary>Stands where a node belongs that comes later in the file.</summary>
/// <param name="Id">The node's.</param>
/// <param name="Place">Of what refers to it.</param>
internal sealed record ForwardReference(string Id, long Place);
