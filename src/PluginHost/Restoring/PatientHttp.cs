using NuGet.Protocol;
using NuGet.Protocol.Core.Types;

namespace Twisted.PluginHost.Restoring;

/// <summary>NuGet's way to make connections, credentials and proxies included, with our patience.</summary>
internal sealed class PatientHttp(TimeSpan patience, INuGetResourceProvider inner) : INuGetResourceProvider
{
    public Type ResourceType => inner.ResourceType;

    public string Name => inner.Name;

    public IEnumerable<string> Before => inner.Before;

    public IEnumerable<string> After => inner.After;

    /// <summary>NuGet's providers for all kinds of feeds, that of connections replaced.</summary>
    public static IEnumerable<Lazy<INuGetResourceProvider>> Providers(TimeSpan patience) =>
        Repository.Provider.GetCoreV3().Select(provider => provider.Value.ResourceType == typeof(HttpHandlerResource)
            ? new Lazy<INuGetResourceProvider>(new PatientHttp(patience, provider.Value))
            : provider);

    /// <exception cref="PluginHostException">The feed is not encrypted, and nuget.config does not say that this is meant.</exception>
    public async Task<Tuple<bool, INuGetResource?>> TryCreate(SourceRepository source, CancellationToken token)
    {
        // As dotnet restore has it; only its own commands look at that.
        if (source.PackageSource is { IsHttp: true, IsHttps: false, AllowInsecureConnections: false })
        {
            throw new PluginHostException("it is not encrypted; if that is meant, give it allowInsecureConnections=\"true\" in nuget.config");
        }

        var made = await inner.TryCreate(source, token);
        return made is { Item1: true, Item2: HttpHandlerResource http }
            ? Tuple.Create<bool, INuGetResource?>(true, new HttpHandlerResourceV3(http.ClientHandler, new PatientHandler(patience, http.MessageHandler)))
            : made!;
    }
}
