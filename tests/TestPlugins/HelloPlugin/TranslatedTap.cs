using System.Globalization;
using System.Resources;

namespace HelloPlugin;

/// <summary>Has its words in a resource, and those in German in a satellite assembly.</summary>
public sealed class TranslatedTap
{
    private static readonly ResourceManager Words = new("HelloPlugin.Words", typeof(TranslatedTap).Assembly);

    public override string ToString() => $"{Words.GetString("Hello", CultureInfo.InvariantCulture)}, {Words.GetString("Hello", CultureInfo.GetCultureInfo("de"))}";
}
