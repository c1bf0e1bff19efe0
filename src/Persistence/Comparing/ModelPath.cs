namespace Twisted.Persistence.Comparing;

/// <summary>A way from the root; a text only when it is asked for, since most places do not differ.</summary>
internal sealed class ModelPath(ModelPath? parent, string segment)
{
    public static ModelPath Root { get; } = new(null, "");

    public ModelPath At(string name) => new(this, name);

    public override string ToString()
    {
        var segments = new List<string>();
        for (var path = this; path.Parent is not null; path = path.Parent)
        {
            segments.Add(path.Segment);
        }

        segments.Reverse();
        return $"/{string.Join('/', segments)}";
    }

    private ModelPath? Parent => parent;

    private string Segment => segment;
}
