namespace Postbox;

/// <summary>The notes of a box.</summary>
public sealed class Archive(IReadOnlyList<Note> notes)
{
    public IReadOnlyList<Note> Notes { get; } = notes;

    public override string ToString() => $"{Notes.Count} notes in its archive: {string.Join(", ", Notes.Select(note => note.Text))}";
}
