using System.Runtime.InteropServices;

namespace Twisted.Runner.Signals;

/// <summary>SIGUSR1 as a call, for as long as this is not disposed.</summary>
internal sealed class RotateSignal : IDisposable
{
    private const int Linux = 10;
    private const int MacOS = 30;

    private readonly PosixSignalRegistration _registration;

    public RotateSignal(Action received) =>
        _registration = PosixSignalRegistration.Create((PosixSignal)(OperatingSystem.IsMacOS() ? MacOS : Linux), context =>
        {
            context.Cancel = true;
            received();
        });

    public void Dispose() => _registration.Dispose();
}
