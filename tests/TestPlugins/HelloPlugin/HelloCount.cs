using Twisted.Persistence;

namespace HelloPlugin;

[Persisted("HelloPlugin.Count", 1)]
public sealed partial class HelloCount
{
    [Kept]
    public int Count { get; set; }
}
