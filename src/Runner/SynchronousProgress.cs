namespace Twisted.Runner;

/// <summary>Reports at once: what <see cref="Progress{T}"/> posts may arrive after what came later.</summary>
internal sealed class SynchronousProgress(Action<string> report) : IProgress<string>
{
    public void Report(string value) => report(value);
}
