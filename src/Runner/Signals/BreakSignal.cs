using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;

namespace Twisted.Runner.Signals;

/// <summary>SIGUSR2 breaks into the debugger, for as long as this is not disposed.</summary>
internal sealed class BreakSignal : IDisposable
{
    private const int Linux = 12;
    private const int MacOS = 31;

    private readonly PosixSignalRegistration _registration;

    public BreakSignal(ILogger log)
    {
        _registration = PosixSignalRegistration.Create((PosixSignal)(OperatingSystem.IsMacOS() ? MacOS : Linux), context =>
        {
            context.Cancel = true;
            if (Debugger.IsAttached)
            {
                Debugger.Break();
            }
            else
            {
                log.NoDebugger();
            }
        });
    }

    public void Dispose() => _registration.Dispose();
}
