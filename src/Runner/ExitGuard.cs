namespace Twisted.Runner;

/// <summary>While it is not disposed, a call of <see cref="Environment.Exit"/> by an application is a failure, and leaves nothing behind.</summary>
internal sealed class ExitGuard : IDisposable
{
    private readonly Action _ended;

    /// <param name="ended">Undoes what the process has begun.</param>
    public ExitGuard(Action ended)
    {
        _ended = ended;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    public void Dispose() => AppDomain.CurrentDomain.ProcessExit -= OnExit;

    private void OnExit(object? sender, EventArgs arguments)
    {
        _ended();
        if (Environment.ExitCode == ExitCode.Success)
        {
            Environment.ExitCode = ExitCode.Failure;
        }
    }
}
