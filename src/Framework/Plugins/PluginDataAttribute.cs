namespace Twisted.Plugins;

/// <summary>Adds a datum to the manifest's entry of a plug-in, for those who look for plug-ins of its type.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PluginDataAttribute(string key, string value) : Attribute
{
    public string Key { get; } = key;

    public string Value { get; } = value;
}
