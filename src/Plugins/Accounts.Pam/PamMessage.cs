using System.Runtime.InteropServices;

namespace Twisted.Accounts;

/// <summary>struct pam_message.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PamMessage
{
    public int Style;

    public nint Text;
}
