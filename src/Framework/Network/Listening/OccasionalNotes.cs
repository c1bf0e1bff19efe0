namespace Twisted.Network;

/// <summary>An <see cref="OccasionalNote"/> for each reason, so that one which is told often does not hide another.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class OccasionalNotes
{
    /// <summary>More than there are reasons as a rule; peers may find further ones, and those share one note.</summary>
    private const int Most = 32;

    private readonly Dictionary<string, OccasionalNote> _notes = new(StringComparer.Ordinal);
    private readonly OccasionalNote _others = new();

    /// <returns>True when it is to be told.</returns>
    /// <param name="reason">What is the same for all that share a note.</param>
    /// <param name="missed">How many of it were not, since the last one that was.</param>
    public bool IsDue(string reason, out int missed) => NoteOf(reason).IsDue(out missed);

    private OccasionalNote NoteOf(string reason)
    {
        lock (_notes)
        {
            if (!_notes.TryGetValue(reason, out var note))
            {
                if (_notes.Count == Most)
                {
                    return _others;
                }

                _notes.Add(reason, note = new OccasionalNote());
            }

            return note;
        }
    }
}
