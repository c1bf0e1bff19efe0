using Twisted.PluginHost.Finding;

namespace Twisted.PluginHost.Diagnosing.Checks;

/// <summary>What the doctor looks at.</summary>
internal sealed record DoctorSubject(TwistedHome Home, IReadOnlyList<DropInScope> Scopes, HeldDropIns Held, PluginDirectory Directory)
{
    /// <summary>What to do about a drop-in that cannot work in the version that is locked.</summary>
    public static string UpdateOf(HeldDropIn dropIn) => $"mktap plugin update {dropIn.Locked.Id}";

    public const string Restore = "mktap plugin restore";

    /// <summary>True when nothing of the drop-in is in the store, which the next use of it mends.</summary>
    public bool IsAbsent(HeldDropIn dropIn) => !dropIn.Locked.Packages.Any(package => System.IO.Directory.Exists(Home.PackageFolder(package)));
}
