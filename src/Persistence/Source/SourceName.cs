namespace Twisted.Persistence.Source;

/// <summary>A text that stands in the file, often many times: a name of a type, a member or a variable.</summary>
internal sealed class SourceName(string text, int hash)
{
    public string Text { get; } = text;

    public int Hash { get; } = hash;

    /// <summary>True for a word of the language, which has to be escaped where it names something.</summary>
    public bool IsKeyword { get; } = SourceKeywords.Contains(text);

    /// <summary>The next one in the same bucket of the table.</summary>
    public SourceName? Next { get; set; }

    /// <summary>The type that the name stands for, as <c>using</c> says.</summary>
    public SourceType Type { get; set; }

    /// <summary>What was declared under that name.</summary>
    public SourceVariable? Variable { get; set; }

    /// <summary>The shapes of objects whose type has this name.</summary>
    public SourceShapes? Shapes { get; set; }
}
