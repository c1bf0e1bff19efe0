namespace GoodPlugins;

/// <summary>A plug-in of a type that this project does not know.</summary>
[Plugin("format", "A formatter", Description = "Writes nothing.")]
[PluginData("extension", ".txt")]
public sealed class Formatter
{
    public sealed class Inner
    {
        [Plugin("format", "Inner formatter")]
        public sealed class Deepest;
    }
}
