namespace ServerSamples;

/// <summary>Users in memory, and in the tap.</summary>
[Persisted("ServerSamples.KnownUsers", 1)]
public sealed partial class KnownUsers : IUsers
{
    [Ephemeral]
    private readonly Lock _changing = new();

    // Replaced and never changed, so that whoever has it can read it.
    [Kept]
    private IReadOnlyDictionary<string, string> _sayings = new Dictionary<string, string>();

    public IReadOnlyList<string> Names => [.. _sayings.Keys.Order(StringComparer.Ordinal)];

    public string? Find(string name) => _sayings.GetValueOrDefault(name);

    public void Set(string name, string saying)
    {
        lock (_changing)
        {
            _sayings = new Dictionary<string, string>(_sayings) { [name] = saying };
        }
    }
}
