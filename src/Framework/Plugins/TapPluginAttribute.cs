namespace Twisted.Plugins;

/// <summary>Marks a <see cref="TapPlugin{TOptions}"/> as the one behind <c>mktap <paramref name="tapName"/></c>.</summary>
/// <param name="tapName">The word on the command line: lower-case letters, digits and hyphens, a letter first.</param>
/// <param name="name">Who the plug-in is, for people.</param>
public sealed class TapPluginAttribute(string tapName, string name) : PluginAttribute("tap", name)
{
    public string TapName { get; } = tapName;
}
