namespace Twisted.Web.Feeds;

/// <summary>The absolute addresses of a feed, as the client that asks sees them.</summary>
/// <param name="root">That of the feed, without a slash at the end.</param>
internal sealed class FeedAddresses(string root)
{
    public string Root => $"{root}/";

    public string Index => $"{root}/v3/index.json";

    public string FlatContainer => $"{root}/v3/flat/";

    public string Registrations => $"{root}/v3/registration/";

    public string Search => $"{root}/v3/query";

    public string Autocomplete => $"{root}/v3/autocomplete";

    public string Publish => $"{root}/v3/package";

    public static FeedAddresses Of(HttpContext context)
    {
        var request = context.Request;

        // HTTP/1.0 knows no host.
        var host = request.Host.HasValue ? request.Host : new HostString(context.Connection.LocalIpAddress?.ToString() ?? "localhost", context.Connection.LocalPort);
        return new FeedAddresses($"{request.Scheme}://{host.ToUriComponent()}{request.PathBase.ToUriComponent()}".TrimEnd('/'));
    }

    public string Content(FeedPackage package) => $"{FlatContainer}{package.LowerId}/{package.Version.Lower}/{package.LowerId}.{package.Version.Lower}.nupkg";

    public string Registration(FeedPackage package) => $"{Registrations}{package.LowerId}/index.json";

    public string RegistrationLeaf(FeedPackage package) => $"{Registrations}{package.LowerId}/{package.Version.Lower}.json";

    public string RegistrationPage(FeedPackage lowest, FeedPackage highest) => $"{Registrations}{lowest.LowerId}/page/{lowest.Version.Lower}/{highest.Version.Lower}.json";
}
