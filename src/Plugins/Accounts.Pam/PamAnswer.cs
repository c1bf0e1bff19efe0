using System.Runtime.InteropServices;

namespace Twisted.Accounts;

/// <summary>struct pam_response.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PamAnswer
{
    public nint Text;

    public int Unused;
}
