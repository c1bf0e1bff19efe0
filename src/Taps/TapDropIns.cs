using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.PluginHost.Locking;

namespace Twisted.Taps;

/// <summary>The drop-ins that a tap needs, as its header says. Their code is not needed to know them.</summary>
public static class TapDropIns
{
    /// <summary>In the order in which they are loaded.</summary>
    /// <param name="path">The tap.</param>
    /// <param name="reading">How to read it; for the passphrase of an encrypted one.</param>
    /// <exception cref="TapException">The file cannot be read, or the locks in it are malformed.</exception>
    public static IReadOnlyList<LockedDropIn> Read(string path, TapReading? reading = null) => Read(TapFile.Open(path, reading));

    /// <inheritdoc cref="Read(string, TapReading)"/>
    public static IReadOnlyList<LockedDropIn> Read(TapFile tap)
    {
        try
        {
            return [.. tap.Document.DropIns.Items.Select(dropIn => ModelReader.Read<LockedDropIn>((PersistedObject)dropIn!, LockTypes.Registry))];
        }
        catch (InvalidDataException exception)
        {
            const string Malformed = "It is malformed";
            var fault = exception.Message.TrimEnd('.');
            var said = fault.StartsWith(Malformed, StringComparison.Ordinal) ? fault[Malformed.Length..] : $": {char.ToLowerInvariant(fault[0])}{fault[1..]}";
            throw new TapException($"cannot read \"{tap.Path}\": the lock of its drop-ins is malformed{said}", exception);
        }
    }
}
