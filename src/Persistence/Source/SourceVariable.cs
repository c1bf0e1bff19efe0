using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>What was declared in a file.</summary>
internal sealed class SourceVariable(object? value)
{
    public object? Value { get; } = value;

    /// <summary>The members that later statements gave it. They are added at once: one by one would cost the square of their number.</summary>
    public SourceMembers? Late { get; set; }
}
