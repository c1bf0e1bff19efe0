namespace CountingPlugin;

/// <summary>How many there were, in all and for each last digit. Connections are served by several threads, and saved by one more.</summary>
public sealed class Tally
{
    private readonly Dictionary<int, long> _byDigit = [];
    private long _count;

    public Tally()
    {
    }

    public Tally(long count, Dictionary<int, long> byDigit)
    {
        // What was written under the lock belongs together.
        if (byDigit.Values.Sum() != count)
        {
            throw new ArgumentException($"{count} connections are {byDigit.Values.Sum()} when they are added up");
        }

        _count = count;
        _byDigit = byDigit;
    }

    /// <summary>Guards all that changes.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Counts one more.</summary>
    public long Add()
    {
        lock (Gate)
        {
            var digit = (int)(++_count % 10);
            _byDigit[digit] = _byDigit.GetValueOrDefault(digit) + 1;
            return _count;
        }
    }

    /// <summary>Called with the lock held.</summary>
    public void Write(MemberWriter members)
    {
        members.Write("count", _count);
        members.Write("byDigit", _byDigit);
    }
}
