namespace Postbox;

/// <summary>A box with notes, which counts how often it was opened.</summary>
public sealed class Mailbox(string addressee, string? colour, IReadOnlyList<Note> notes, int opened)
{
    private int _opened = opened;

    public string Addressee { get; } = addressee;

    public string? Colour { get; } = colour;

    public IReadOnlyList<Note> Notes { get; } = notes;

    public int Opened => _opened;

    public string Open() =>
        $"{Addressee} has {Notes.Count} notes: {string.Join(", ", Notes.Select(note => note.Text))} (opened {Interlocked.Increment(ref _opened)} times)";
}
