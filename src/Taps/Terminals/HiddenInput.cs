using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Twisted.Taps.Terminals;

/// <summary>While it lives, a terminal does not show what is typed. A signal that ends the process puts that right before it does.</summary>
internal sealed partial class HiddenInput : IDisposable
{
    /// <summary>More than struct termios has anywhere.</summary>
    private const int SettingsSize = 256;

    private const int Now = 0;
    private const int AfterOutputDroppingInput = 2;
    private const uint Echo = 0x8;

    private readonly SafeFileHandle _terminal;
    private readonly byte[] _before = new byte[SettingsSize];
    private readonly List<PosixSignalRegistration> _signals = [];

    public HiddenInput(SafeFileHandle terminal)
    {
        _terminal = terminal;
        if (GetSettings(terminal, ref _before[0]) != 0)
        {
            throw new IOException($"it is no terminal: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
        {
            // Not cancelled: the process then ends as it would have.
            _signals.Add(PosixSignalRegistration.Create(signal, _ => Restore()));
        }

        // Four flag words, the last of which is that of the line discipline: of four bytes on Linux, of eight on macOS.
        var settings = _before.ToArray();
        var flags = settings.AsSpan(OperatingSystem.IsMacOS() ? 24 : 12);
        var value = MemoryMarshal.Read<uint>(flags) & ~Echo;
        MemoryMarshal.Write(flags, value);
        if (SetSettings(terminal, AfterOutputDroppingInput, ref settings[0]) != 0)
        {
            var failure = Marshal.GetLastPInvokeErrorMessage();
            Dispose();
            throw new IOException($"it cannot be told to hide what is typed: {failure}");
        }
    }

    public void Dispose()
    {
        Restore();
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void Restore() => _ = SetSettings(_terminal, Now, ref _before[0]);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetSettings(SafeFileHandle terminal, ref byte settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetSettings(SafeFileHandle terminal, int when, ref byte settings);
}
