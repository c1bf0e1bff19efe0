namespace Twisted.Persistence.Source;

/// <summary>The types that a <c>.tas</c> can make something of.</summary>
internal enum SourceType
{
    None,
    Item,
    List,
    Map,
    Tap,
}
