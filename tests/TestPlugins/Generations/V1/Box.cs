namespace Postbox;

/// <summary>A box with notes.</summary>
public sealed class Box(string owner, string? colour, IReadOnlyList<Note> notes)
{
    public string Owner { get; } = owner;

    public string? Colour { get; } = colour;

    public IReadOnlyList<Note> Notes { get; } = notes;

    public override string ToString() => $"{Owner} has {Notes.Count} notes: {string.Join(", ", Notes.Select(note => note.Text))}";
}
