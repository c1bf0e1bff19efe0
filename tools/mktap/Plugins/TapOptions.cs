using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Persistence;
using Twisted.PluginHost.Diagnosing;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.Taps;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary>The option of commands that look at taps beside the sets.</summary>
internal static class TapOptions
{
    private const string Name = "tap";

    public static OptionEntry Tap(string help) => new()
    {
        Kind = OptionKind.Parameter,
        Name = Name,
        ValueType = OptionValueType.File,
        ValueName = "FILE",
        Repeatable = true,
        Help = help,
    };

    /// <summary>The drop-ins of one tap.</summary>
    /// <exception cref="TapException">It cannot be read.</exception>
    public static IReadOnlyList<LockedDropIn> DropInsOf(PluginContext context, string tap) =>
        TapDropIns.Read(tap, new TapReading { Passphrase = () => context.Passphrases.ForReading(tap) });

    /// <summary>The drop-ins of the taps that were given.</summary>
    /// <exception cref="TapException">One of them cannot be read.</exception>
    public static IReadOnlyList<HeldDropIn> DropIns(PluginContext context, ParsedOptions parsed) =>
    [
        .. from occurrence in parsed.Occurrences
           where occurrence.Option.Name == Name
           from dropIn in DropInsOf(context, occurrence.Value!)
           select new HeldDropIn
           {
               Locked = dropIn,
               Origin = dropIn.Stock ? PluginOrigin.Stock : PluginOrigin.OneOff,
               LockFile = occurrence.Value!,
               IsOfTap = true,
           },
    ];
}
