using System.Runtime.InteropServices;

namespace Twisted.Runner.Signals;

/// <summary>Turns the signals that end a process into calls, for as long as it is not disposed.</summary>
internal sealed class StopSignals : IDisposable
{
    // All whose default would end the process on the spot; none of them is ours to lose work over.
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals(Action<string> received)
    {
        _registrations = new PosixSignalRegistration[Signals.Length];
        for (var i = 0; i < Signals.Length; i++)
        {
            _registrations[i] = PosixSignalRegistration.Create(Signals[i], context =>
            {
                context.Cancel = true;
                received(NameOf(context.Signal));
            });
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private static string NameOf(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGTERM => "SIGTERM",
        PosixSignal.SIGINT => "SIGINT",
        PosixSignal.SIGHUP => "SIGHUP",
        _ => "SIGQUIT",
    };
}
