using System.Runtime.CompilerServices;

namespace Twisted.PluginHost.Tests.Support;

/// <summary>Keeps what NuGet does in the tests apart from the person who runs them, and on loopback.</summary>
internal static class HttpCache
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("pluginhost-http-").FullName;

    [ModuleInitializer]
    internal static void MoveAway()
    {
        Environment.SetEnvironmentVariable("NUGET_HTTP_CACHE_PATH", Folder);

        // Whether a certificate was revoked is asked of its issuer, over the network.
        Environment.SetEnvironmentVariable("NUGET_CERT_REVOCATION_MODE", "offline");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);
    }
}
