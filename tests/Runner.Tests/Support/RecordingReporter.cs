namespace Twisted.Runner.Tests.Support;

/// <summary>Keeps what the one who started the process hears.</summary>
internal sealed class RecordingReporter : IRunReporter
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<string> Lines { get; } = [];

    public List<string> Errors { get; } = [];

    public Task WhenReady => _ready.Task;

    public void Progress(string line) => Lines.Add(line);

    public void Error(string message) => Errors.Add(message);

    public void Prepared() => Lines.Add("prepared");

    public void Ready() => _ready.TrySetResult();
}
