namespace Twisted.Web;

/// <summary>A node of the tree of what a site serves: it finds the child for the next part of a path, and answers the requests that end at it.</summary>
/// <remarks>
/// <para>
/// A request's path is taken apart at its slashes. As long as something is left of it and the resource is no leaf, the next part is asked for with
/// <see cref="GetChildAsync"/>; <see cref="HttpRequest.PathBase"/> grows by it and <see cref="HttpRequest.Path"/> shrinks. Where the path ends,
/// or at a leaf, <see cref="RenderAsync"/> answers.
/// </para>
/// <para>Children are put in before the site serves. The rest is called for several requests at the same time.</para>
/// </remarks>
public abstract class Resource
{
    [Ephemeral]
    private readonly Dictionary<string, Resource> _children = new(StringComparer.Ordinal);

    /// <summary>True when it answers for all paths below it.</summary>
    public virtual bool IsLeaf => false;

    /// <summary>What was put in by name, which is looked at before <see cref="GetChildAsync"/> is asked.</summary>
    [Kept]
    public IReadOnlyDictionary<string, Resource> Children
    {
        get => _children;
        protected init => _children = new(value, StringComparer.Ordinal);
    }

    /// <summary>Puts a child in, in the place of one that has the name already.</summary>
    /// <param name="name">One part of a path, decoded: without a slash.</param>
    /// <param name="child">It may be the child of several.</param>
    /// <returns>This resource.</returns>
    /// <exception cref="ArgumentException">The name has a slash, or is empty.</exception>
    public Resource PutChild(string name, Resource child)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(child);
        if (name.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException($"\"{name}\" is no part of a path; put a child into a child.", nameof(name));
        }

        _children[name] = child;
        return this;
    }

    /// <summary>Finds the child for a part of a path that nothing was put in for.</summary>
    /// <param name="name">The part, decoded; empty where the path ends with a slash.</param>
    /// <param name="context">The request.</param>
    /// <returns>Null when there is none, which is answered with 404. By default that, and this resource itself for an empty name.</returns>
    public virtual ValueTask<Resource?> GetChildAsync(string name, HttpContext context) => ValueTask.FromResult(name.Length == 0 ? this : null);

    /// <summary>Those that it gives requests to.</summary>
    internal virtual IEnumerable<Resource> Below => _children.Values;

    /// <summary>This one, and all below that are known before there is a request.</summary>
    internal IEnumerable<Resource> SelfAndBelow()
    {
        var seen = new HashSet<Resource> { this };
        var left = new Queue<Resource>([this]);
        while (left.TryDequeue(out var resource))
        {
            yield return resource;
            foreach (var inner in resource.Below.Where(seen.Add))
            {
                left.Enqueue(inner);
            }
        }
    }

    /// <summary>Answers a request.</summary>
    /// <remarks>When it throws and nothing was sent yet, the answer is 500; a <see cref="BadHttpRequestException"/> has a code of its own.</remarks>
    /// <param name="context">The request and its answer. <see cref="HttpContext.RequestAborted"/> is cancelled when the client is gone.</param>
    public abstract Task RenderAsync(HttpContext context);
}
