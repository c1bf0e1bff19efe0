namespace Twisted.Persistence.Model;

/// <summary>Values in order.</summary>
public sealed class PersistedList(IReadOnlyList<PersistedValue> items) : PersistedValue
{
    public IReadOnlyList<PersistedValue> Items { get; } = items;
}
