using Twisted.Manifest;

namespace Twisted.PluginHost.Finding;

/// <summary>The drop-ins that the tools offer from the start, each in the tools' own version.</summary>
public static class StockCatalogue
{
    /// <summary>In the order of their ids.</summary>
    public static IReadOnlyList<StockDropIn> Read()
    {
        using var resource = typeof(StockCatalogue).Assembly.GetManifestResourceStream("stock.json")
            ?? throw new InvalidOperationException("The catalogue of stock drop-ins was not built in.");
        var json = new byte[resource.Length];
        resource.ReadExactly(json);
        return Parse(json);
    }

    internal static List<StockDropIn> Parse(ReadOnlySpan<byte> json)
    {
        var cursor = new ManifestCursor(json);
        cursor.ExpectList("the catalogue");
        var dropIns = new List<StockDropIn>();
        while (cursor.NextItem())
        {
            string? id = null, version = null;
            PluginManifest? manifest = null;
            while (cursor.NextMember(out var member))
            {
                switch (member)
                {
                    case "id":
                        id = cursor.NonEmptyText(member);
                        break;
                    case "version":
                        version = cursor.NonEmptyText(member);
                        break;
                    default:
                        var start = cursor.Position;
                        cursor.Skip();
                        manifest = ManifestReader.Read(json[start..(cursor.Position + 1)]);
                        break;
                }
            }

            dropIns.Add(new StockDropIn(id!, version!, manifest!));
        }

        return dropIns;
    }
}
