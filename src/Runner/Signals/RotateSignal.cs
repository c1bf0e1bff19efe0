using System.Runtime.InteropServices;

namespace Twisted.Runner.Signals;

/// <summary>SIGUSR1 as a call, for as long as this is not disposed. One that comes before somebody wants it is ignored.</summary>
internal sealed class RotateSignal : IDisposable
{
    private const int Linux = 10;
    private const int MacOS = 30;

    private readonly PosixSignalRegistration _registration;
    private volatile Action? _receiver;

    public RotateSignal() =>
        _registration = PosixSignalRegistration.Create((PosixSignal)(OperatingSystem.IsMacOS() ? MacOS : Linux), context =>
        {
            context.Cancel = true;
            _receiver?.Invoke();
        });

    /// <summary>Says who is called from now on.</summary>
    public void SendTo(Action receiver) => _receiver = receiver;

    public void Dispose() => _registration.Dispose();
}
