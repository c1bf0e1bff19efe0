namespace Postbox;

/// <summary>A box, which counts how often it was opened.</summary>
public sealed class Mailbox(string addressee, Archive archive, int opened)
{
    private int _opened = opened;

    public string Addressee { get; } = addressee;

    public Archive Archive { get; } = archive;

    public int Opened => _opened;

    public string Open() => $"{Addressee} has {Archive} (opened {Interlocked.Increment(ref _opened)} times)";
}
