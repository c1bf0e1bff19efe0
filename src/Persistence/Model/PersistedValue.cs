namespace Twisted.Persistence.Model;

/// <summary>A value of the object model that all encodings of a tap share.</summary>
/// <remarks>
/// The model is a graph: an object that is referred to twice is one <see cref="PersistedObject"/>. What is not in this
/// small set of kinds (times, addresses, enumerations) is kept as text in its invariant form, so that a person can read
/// and edit it in those encodings that are text.
/// </remarks>
public abstract class PersistedValue
{
    private protected PersistedValue()
    {
    }
}
