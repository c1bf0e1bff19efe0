using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>The arguments of <c>new Tap(…)</c>. The objects are not complete before the file ends.</summary>
internal sealed record SourceTap(PersistedObject Root, PersistedList DropIns);
