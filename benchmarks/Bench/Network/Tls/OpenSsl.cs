using System.Runtime.InteropServices;

namespace Twisted.Benchmarks;

/// <summary>OpenSSL's own calls.</summary>
/// <remarks>
/// A client of SslStream costs several times what the server does, and tells nobody whether a session was resumed. This library is the one
/// that .NET itself loads.
/// </remarks>
internal static partial class OpenSsl
{
    public const int SetMinimumVersion = 123;
    public const int Tls13 = 0x0304;

    public const ulong IgnoreUnexpectedEnd = 1 << 7;

    public const int BothShutDown = 3;

    private const string Library = "libssl.so.3";

    public static bool IsThere => NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library, EntryPoint = "TLS_client_method")]
    public static partial nint ClientMethod();

    [LibraryImport(Library, EntryPoint = "SSL_CTX_new")]
    public static partial nint NewContext(nint method);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_ctrl")]
    public static partial nint ControlContext(nint context, int command, nint number, nint pointer);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_options")]
    public static partial ulong SetOptions(nint context, ulong options);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_free")]
    public static partial void FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "SSL_new")]
    public static partial nint New(nint context);

    [LibraryImport(Library, EntryPoint = "SSL_set_fd")]
    public static partial int SetDescriptor(nint connection, int descriptor);

    [LibraryImport(Library, EntryPoint = "SSL_connect")]
    public static partial int Connect(nint connection);

    [LibraryImport(Library, EntryPoint = "SSL_read")]
    public static unsafe partial int Read(nint connection, byte* buffer, int length);

    [LibraryImport(Library, EntryPoint = "SSL_write")]
    public static unsafe partial int Write(nint connection, byte* buffer, int length);

    [LibraryImport(Library, EntryPoint = "SSL_session_reused")]
    public static partial int IsResumed(nint connection);

    [LibraryImport(Library, EntryPoint = "SSL_get1_session")]
    public static partial nint TakeSession(nint connection);

    [LibraryImport(Library, EntryPoint = "SSL_set_session")]
    public static partial int SetSession(nint connection, nint session);

    [LibraryImport(Library, EntryPoint = "SSL_SESSION_free")]
    public static partial void FreeSession(nint session);

    [LibraryImport(Library, EntryPoint = "SSL_set_shutdown")]
    public static partial void SetShutdown(nint connection, int sides);

    [LibraryImport(Library, EntryPoint = "SSL_free")]
    public static partial void Free(nint connection);

    [LibraryImport("libcrypto.so.3", EntryPoint = "ERR_clear_error")]
    public static partial void ClearErrors();
}
