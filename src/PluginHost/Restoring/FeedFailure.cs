using System.Net.Sockets;
using NuGet.Configuration;
using NuGet.Protocol;

namespace Twisted.PluginHost.Restoring;

/// <summary>Says in a few words why a feed does not answer, without its address, which may hold a password.</summary>
internal static class FeedFailure
{
    public static string Describe(Exception exception, PackageSource source)
    {
        if (source.IsLocal && !Directory.Exists(source.Source))
        {
            return $"the folder \"{source.Source}\" does not exist";
        }

        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case HttpRequestException { StatusCode: System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden } http:
                    return $"HTTP {(int)http.StatusCode!}; give its user name and password with \"dotnet nuget update source {source.Name}\"";
                case HttpRequestException { StatusCode: { } status }:
                    return $"HTTP {(int)status} ({status})";
                case SocketException socket:
                    return socket.Message;
                case PackageNotFoundProtocolException:
                    // NuGet keeps to itself what went wrong; the feed was asked for nothing that it does not list.
                    return "it lists the package, but the download failed";
                case TimeoutException or OperationCanceledException:
                    return "it did not answer in time";
                default:
                    break;
            }
        }

        return Innermost(exception) is var inner && inner.Message.Contains("://", StringComparison.Ordinal)
            ? inner.GetType().Name
            : inner.Message.ReplaceLineEndings(" ").TrimEnd('.');
    }

    private static Exception Innermost(Exception exception)
    {
        var inner = exception;
        while (inner.InnerException is not null)
        {
            inner = inner.InnerException;
        }

        return inner;
    }
}
