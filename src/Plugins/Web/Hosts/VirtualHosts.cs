using System.Diagnostics.CodeAnalysis;

namespace Twisted.Web;

/// <summary>Several sites at one port: which of them answers is in the <c>Host</c> of the request (RFC 9110, section 7.2).</summary>
/// <remarks>
/// <para>
/// Names are compared without regard to case, port and a dot at the end; international ones may be added as they are read, or in Punycode.
/// <c>*.example.com</c> stands for all names below <c>example.com</c>, at any depth, and not for itself. A name goes before a
/// pattern, a longer pattern before a shorter one.
/// </para>
/// <para>
/// A host that nobody knows gets <see cref="Default"/>, without one 421 (Misdirected Request, RFC 9110, section 15.5.20): it tells clients with a
/// connection for several hosts to make one for this host, and is no page of somebody else.
/// </para>
/// <para>Hosts are added before it serves.</para>
/// </remarks>
[Persisted("Twisted.Web.VirtualHosts", 1)]
public sealed partial class VirtualHosts : Resource
{
    private const string AnyBelow = "*.";

    [Kept]
    private readonly Dictionary<string, Resource> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What answers for hosts that were not added, and for requests of HTTP/1.0 that name none; null, as it is unless set, for nobody.</summary>
    [Kept]
    public Resource? Default { get; init; }

    /// <summary>By their names, in the form in which they are compared.</summary>
    public IReadOnlyDictionary<string, Resource> Hosts => _hosts;

    /// <inheritdoc/>
    public override bool IsLeaf => true;

    internal override IEnumerable<Resource> Below => Default is null ? _hosts.Values : _hosts.Values.Append(Default);

    /// <summary>Adds a host, in the place of one of the same name.</summary>
    /// <param name="name">Without a port: <c>example.com</c>, <c>*.example.com</c>, <c>192.0.2.1</c>, <c>[2001:db8::1]</c>.</param>
    /// <param name="resource">It may be that of several hosts.</param>
    /// <returns>This resource.</returns>
    /// <exception cref="ArgumentException">The name is none.</exception>
    public VirtualHosts AddHost(string name, Resource resource)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(resource);
        var isPattern = name.StartsWith(AnyBelow, StringComparison.Ordinal);
        var host = HostName.Normalise(isPattern ? name[AnyBelow.Length..] : name)
            ?? throw new ArgumentException($"\"{name}\" is no name of a host; write it without a port, such as www.example.com or *.example.com.", nameof(name));
        _hosts[isPattern ? AnyBelow + host : host] = resource;
        return this;
    }

    /// <inheritdoc/>
    public override Task RenderAsync(HttpContext context)
    {
        if (TryFind(context.Request.Host.Host, out var resource))
        {
            return InnerResource.RenderAsync(resource, context);
        }

        return ErrorPage.RenderAsync(context, StatusCodes.Status421MisdirectedRequest);
    }

    private bool TryFind(string host, [NotNullWhen(true)] out Resource? resource)
    {
        // Most requests name a host as it was added, or none; the rest is for the others.
        if (!_hosts.TryGetValue(host, out resource) && HostName.Normalise(host) is { } name && !_hosts.TryGetValue(name, out resource))
        {
            for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0 && resource is null; dot = name.IndexOf('.', dot + 1))
            {
                _hosts.TryGetValue(string.Concat("*", name.AsSpan(dot)), out resource);
            }
        }

        resource ??= Default;
        return resource is not null;
    }
}
