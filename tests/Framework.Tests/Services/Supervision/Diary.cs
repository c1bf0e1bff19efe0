using System.Collections.Concurrent;

namespace Twisted.Tests.Services;

/// <summary>What was done to the services of a test, in order.</summary>
internal sealed class Diary
{
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _entries = new();

    public void Write(string entry) => _entries.Enqueue(entry);

    /// <summary>The entries since the last call.</summary>
    public string Take()
    {
        List<string> taken = [];
        while (_entries.TryDequeue(out var entry))
        {
            taken.Add(entry);
        }

        return string.Join(", ", taken);
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Hang);
        while (!condition())
        {
            await Task.Delay(1, patience.Token);
        }
    }
}
