namespace Twisted.Web;

/// <summary>Sizes as people read them: three figures, in units of 1024 (IEC 80000-13).</summary>
internal static class ByteCount
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    public static void Write(MarkupWriter writer, long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        // What would be rounded to 1024 has its place in the next unit.
        for (; value >= (unit == 0 ? 1024 : 1023.5) && unit < Units.Length - 1; unit++)
        {
            value /= 1024;
        }

        writer.Value(value, unit > 0 && value < 99.95 ? "0.0" : "0");
        writer.Raw("\u00A0"u8);
        writer.Text(Units[unit]);
    }

    public static void WriteExact(MarkupWriter writer, long bytes)
    {
        writer.Value(bytes, "N0");
        writer.Raw(bytes == 1 ? " byte"u8 : " bytes"u8);
    }
}
