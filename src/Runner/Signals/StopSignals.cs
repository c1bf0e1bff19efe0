using System.Runtime.InteropServices;

namespace Twisted.Runner.Signals;

/// <summary>Turns the signals that end a process, or would, into calls, for as long as it is not disposed.</summary>
internal sealed class StopSignals : IDisposable
{
    // All whose default would end the process on the spot; none of them is ours to lose work over.
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private readonly PosixSignalRegistration[] _registrations;

    /// <param name="stop">Hears of a signal that asks for the end.</param>
    /// <param name="hangUp">Hears of SIGHUP, which may mean something else; null when that asks for the end too.</param>
    public StopSignals(Action<string> stop, Action? hangUp = null)
    {
        _registrations = new PosixSignalRegistration[Signals.Length];
        for (var i = 0; i < Signals.Length; i++)
        {
            _registrations[i] = PosixSignalRegistration.Create(Signals[i], context =>
            {
                context.Cancel = true;
                if (hangUp is not null && context.Signal == PosixSignal.SIGHUP)
                {
                    hangUp();
                }
                else
                {
                    stop(NameOf(context.Signal));
                }
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
