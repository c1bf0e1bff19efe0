using System.Runtime.InteropServices;

namespace Twisted.Accounts;

/// <summary>struct pam_conv: whom PAM asks.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PamConversation
{
    /// <summary>How many messages, an array of pointers to them, where to put the array of answers, and the datum below.</summary>
    public delegate* unmanaged[Cdecl]<int, PamMessage**, PamAnswer**, nint, int> Ask;

    public nint Datum;
}
