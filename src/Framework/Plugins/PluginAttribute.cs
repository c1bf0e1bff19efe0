namespace Twisted.Plugins;

/// <summary>Marks a class as a plug-in; the build writes an entry of the plug-ins manifest from it.</summary>
/// <param name="type">What kind of plug-in it is. Anybody may introduce a type; <c>tap</c> is the one of <c>mktap</c>.</param>
/// <param name="name">Who it is, for people.</param>
[AttributeUsage(AttributeTargets.Class)]
public class PluginAttribute(string type, string name) : Attribute
{
    public string Type { get; } = type;

    public string Name { get; } = name;

    /// <summary>What it does, in a sentence, for people.</summary>
    public string Description { get; init; } = "";
}
