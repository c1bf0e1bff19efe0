using System.Runtime.CompilerServices;

namespace Twisted.PluginHost.Tests.Support;

/// <summary>Keeps NuGet's HTTP cache of the tests apart from that of the person who runs them.</summary>
internal static class HttpCache
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("pluginhost-http-").FullName;

    [ModuleInitializer]
    internal static void MoveAway()
    {
        Environment.SetEnvironmentVariable("NUGET_HTTP_CACHE_PATH", Folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);
    }
}
