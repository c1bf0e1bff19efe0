using System.Net;
using Microsoft.AspNetCore.Http;

namespace Twisted.Feeds.Resources;

/// <summary>Takes a package that is pushed, as <c>dotnet nuget push</c> does it: a form with one file.</summary>
internal static class Publishing
{
    public static async Task<FeedAnswer> AnswerAsync(FeedFolder folder, HttpRequest request, string? apiKey, CancellationToken cancellationToken)
    {
        if (request.Path.Value?.TrimEnd('/') != "/publish")
        {
            return FeedAnswer.NotFound;
        }

        if (apiKey is not null && request.Headers["X-NuGet-ApiKey"] != apiKey)
        {
            return FeedAnswer.Bare(HttpStatusCode.Forbidden);
        }

        if (!request.HasFormContentType || await request.ReadFormAsync(cancellationToken) is not { Files: [var file] })
        {
            return FeedAnswer.Bare(HttpStatusCode.BadRequest);
        }

        // Not a .nupkg before it is whole: searches look at the folder at any time.
        var arriving = Path.Combine(folder.Root, $".{Guid.NewGuid():N}.arriving");
        try
        {
            await using (var target = File.Create(arriving))
            {
                await file.CopyToAsync(target, cancellationToken);
            }

            FeedPackage package;
            try
            {
                package = FeedPackage.Read(arriving);
            }
            catch (Exception exception) when (exception is InvalidDataException or NuGet.Packaging.Core.PackagingException)
            {
                return FeedAnswer.Bare(HttpStatusCode.BadRequest);
            }

            if (folder.Find(package.Id, package.LowerVersion) is not null)
            {
                return FeedAnswer.Bare(HttpStatusCode.Conflict);
            }

            File.Move(arriving, Path.Combine(folder.Root, $"{package.Id}.{package.Version.ToNormalizedString()}.nupkg"));
            return FeedAnswer.Bare(HttpStatusCode.Created);
        }
        finally
        {
            File.Delete(arriving);
        }
    }
}
