namespace Twisted.Runner;

/// <summary>While it is not disposed, exceptions that nobody catches end the process as a crash does here.</summary>
internal sealed class CrashGuard : IDisposable
{
    private readonly Action<Exception> _crashed;
    private readonly Action<Exception> _unobserved;

    /// <param name="crashed">Hears of an exception that ends the process; on any thread.</param>
    /// <param name="unobserved">Hears of a failed task that nobody waited for.</param>
    public CrashGuard(Action<Exception> crashed, Action<Exception> unobserved)
    {
        _crashed = crashed;
        _unobserved = unobserved;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandledException;
        TaskScheduler.UnobservedTaskException += OnUnobservedException;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandledException;
        TaskScheduler.UnobservedTaskException -= OnUnobservedException;
    }

    private void OnUnhandledException(object sender, UnhandledExceptionEventArgs arguments)
    {
        _crashed(arguments.ExceptionObject as Exception ?? new InvalidOperationException($"\"{arguments.ExceptionObject}\" was thrown."));
        Environment.Exit(ExitCode.Crash);
    }

    private void OnUnobservedException(object? sender, UnobservedTaskExceptionEventArgs arguments) => _unobserved(arguments.Exception);
}
