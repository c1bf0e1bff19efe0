namespace Twisted.Web;

/// <summary>A resource, and others for some paths below it: of several that fit the longest is taken.</summary>
/// <remarks>For resources that are leaves; one that is not takes children.</remarks>
/// <param name="root">Answers for all other paths.</param>
[Persisted("Twisted.Web.MountedResources", 1)]
public sealed partial class MountedResources([Kept] Resource root) : Resource
{
    [Kept("mounts")]
    private readonly SortedDictionary<string, Resource> _mounts = new(StringComparer.Ordinal);

    public Resource Root { get; } = root;

    /// <summary>By path.</summary>
    public IReadOnlyDictionary<string, Resource> Mounts => _mounts;

    /// <inheritdoc/>
    public override bool IsLeaf => true;

    internal override IEnumerable<Resource> Below => [Root, .. _mounts.Values];

    /// <summary>Puts a resource below a path, in the place of one that is there. Before the site serves.</summary>
    /// <param name="path">Decoded, with a slash in front, and none at its end.</param>
    /// <param name="resource">Answers for it and all below.</param>
    /// <returns>This resource.</returns>
    public MountedResources Mount(string path, Resource resource)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(resource);
        if (path[0] != '/' || path.EndsWith('/') || path.Contains("//", StringComparison.Ordinal))
        {
            throw new ArgumentException($"\"{path}\" is no path of something below another; write one such as /api.", nameof(path));
        }

        _mounts[path] = resource;
        return this;
    }

    /// <inheritdoc/>
    public override Task RenderAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.Request;
        var path = request.Path.Value ?? "";
        for (var length = path.Length; length > 0; length = path.LastIndexOf('/', length - 1))
        {
            if (_mounts.TryGetValue(path[..length], out var resource))
            {
                request.PathBase = new PathString(request.PathBase.Value + path[..length]);
                request.Path = new PathString(path[length..]);
                return InnerResource.RenderAsync(resource, context);
            }
        }

        return InnerResource.RenderAsync(Root, context);
    }
}
