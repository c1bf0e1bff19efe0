namespace Twisted.PluginHost.Diagnosing.Checks;

/// <summary>Sizes as people read them.</summary>
internal static class ByteCount
{
    private static readonly string[] Units = ["bytes", "KB", "MB", "GB", "TB"];

    public static string Text(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        while (size >= 1024 && unit < Units.Length - 1)
        {
            (size, unit) = (size / 1024, unit + 1);
        }

        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{size:0.#} {Units[unit]}");
    }

    /// <summary>The size of a folder with all that is in it.</summary>
    public static long OfFolder(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
