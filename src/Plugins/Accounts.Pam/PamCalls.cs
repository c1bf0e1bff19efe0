using System.Runtime.InteropServices;

namespace Twisted.Accounts;

/// <summary>The library of PAM, as Linux has it.</summary>
internal static unsafe partial class PamCalls
{
    private const string Library = "libpam.so.0";

    private static readonly Lazy<string?> Missing = new(FindWhyMissing);

    /// <summary>Why it cannot be used here, and what to do; null when it can.</summary>
    public static string? WhyMissing => Missing.Value;

    [LibraryImport(Library, EntryPoint = "pam_start", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Start(string service, string user, PamConversation* conversation, out nint handle);

    [LibraryImport(Library, EntryPoint = "pam_authenticate")]
    public static partial int Authenticate(nint handle, int flags);

    [LibraryImport(Library, EntryPoint = "pam_acct_mgmt")]
    public static partial int CheckAccount(nint handle, int flags);

    [LibraryImport(Library, EntryPoint = "pam_get_item")]
    public static partial int GetItem(nint handle, int type, out nint item);

    [LibraryImport(Library, EntryPoint = "pam_end")]
    public static partial int End(nint handle, int status);

    [LibraryImport(Library, EntryPoint = "pam_strerror")]
    public static partial nint Describe(nint handle, int status);

    private static string? FindWhyMissing()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "\"pam\" is for Linux; on this system take file or sqlite";
        }

        // Not freed: what PAM loads, it leaves loaded.
        return NativeLibrary.TryLoad(Library, out _) ? null : $"\"{Library}\" is missing on this machine; install PAM, such as by: apt-get install libpam0g";
    }
}
