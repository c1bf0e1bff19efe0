namespace Twisted.Web;

/// <summary>The type of plug-ins that are resources, which <c>mktap web --class NAME</c> serves.</summary>
public static class ResourcePlugins
{
    /// <summary>What such a class says: <c>[Plugin(ResourcePlugins.Type, "NAME")]</c>. It is a <see cref="Resource"/> that a tap can keep.</summary>
    public const string Type = "web-resource";
}
