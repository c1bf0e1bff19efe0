using System.Collections;

namespace Twisted.Usage;

/// <summary>The faults of one command line.</summary>
public sealed class OptionErrors : IReadOnlyCollection<string>
{
    private readonly List<string> _messages = [];

    public int Count => _messages.Count;

    /// <param name="message">One line: what is wrong, the offending value in quotes, what to do.</param>
    public void Add(string message) => _messages.Add(message);

    public IEnumerator<string> GetEnumerator() => _messages.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
