using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;

namespace Twisted.Web.Feeds;

/// <summary>Takes packages into the folder, and out of it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "What the gate has to dispose of exists only for who asks for its handle.")]
internal sealed class PackagePublishing(PackageFolder folder)
{
    /// <summary>What a form has besides its file.</summary>
    private const int FormBytes = 64 * 1024;

    private readonly SemaphoreSlim _gate = new(1);

    /// <exception cref="FeedRefusalException">It is not taken.</exception>
    /// <exception cref="FeedUnavailableException">It cannot be written.</exception>
    public async Task<FeedPackage> PushAsync(HttpContext context, long limit)
    {
        if (context.Request.ContentLength > limit + FormBytes)
        {
            throw FeedRefusalException.TooLarge(limit);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = limit + FormBytes;
        }

        using var arriving = await ArrivingPackage.ReceiveAsync(context.Request, folder.Folder, limit).ConfigureAwait(false);
        var package = Read(arriving.Path);
        await _gate.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        try
        {
            var index = await folder.LookAsync(context.RequestAborted).ConfigureAwait(false);
            if (index.Find(package.Id, package.Version.Normalized) is not null || !Place(arriving.Path, package, index.IsLayered))
            {
                throw new FeedRefusalException(StatusCodes.Status409Conflict, $"{package.Id} {package.Version.Normalized} exists already; a version is pushed once.");
            }

            await folder.LookAsync(CancellationToken.None).ConfigureAwait(false);
            return package;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FeedUnavailableException($"cannot put {package.Id} {package.Version.Normalized} into \"{folder.Folder}\": {exception.Message}", exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Removes all files that have the version.</summary>
    /// <returns>What was removed, or null when it is not there.</returns>
    /// <exception cref="FeedUnavailableException">It cannot be removed.</exception>
    public async Task<FeedPackage?> DeleteAsync(string id, string version)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            FeedPackage? removed = null;
            while ((await folder.LookAsync(CancellationToken.None).ConfigureAwait(false)).Find(id, version) is { } package)
            {
                File.Delete(package.File);
                removed = package;
            }

            return removed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FeedUnavailableException($"cannot remove {id} {version}: {exception.Message}", exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static FeedPackage Read(string path)
    {
        try
        {
            var package = PackageReader.Read(path);
            return package.IsOfType("SymbolsPackage")
                ? throw new FeedRefusalException(StatusCodes.Status400BadRequest, "This feed keeps no symbol packages; push without them: dotnet nuget push --no-symbols.")
                : package;
        }
        catch (InvalidPackageException exception)
        {
            throw new FeedRefusalException(StatusCodes.Status400BadRequest, $"The package {exception.Message}.", exception);
        }
    }

    /// <returns>False when something is in its place.</returns>
    private bool Place(string arrived, FeedPackage package, bool isLayered)
    {
        var target = Path.Combine(folder.Folder, $"{package.Id}.{package.Version.Normalized}.nupkg");
        var layer = Path.Combine(folder.Folder, package.LowerId, package.Version.Lower);

        // A.1 2.3.4 and A 1.2.3.4 have one name in a flat folder.
        if (!isLayered && !File.Exists(target))
        {
            return TryMove(arrived, target);
        }

        Directory.CreateDirectory(layer);
        var name = Path.Combine(layer, $"{package.LowerId}.{package.Version.Lower}.nupkg");
        if (!TryMove(arrived, name))
        {
            return false;
        }

        // With these it is also a folder that NuGet's clients take as a feed; the hash comes last, as it says that the rest is there.
        File.WriteAllBytes(Path.Combine(layer, $"{package.LowerId}.nuspec"), PackageReader.ReadNuspec(name));
        using var content = PackageReader.Open(name);
        File.WriteAllText($"{name}.sha512", Convert.ToBase64String(SHA512.HashData(content)));
        return true;
    }

    private static bool TryMove(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(to))
        {
            return false;
        }
    }
}
