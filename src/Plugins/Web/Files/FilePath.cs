namespace Twisted.Web;

/// <summary>Which parts of a request's path may be names of files.</summary>
internal static class FilePath
{
    /// <summary>Names that start with a dot are hidden, but for those of RFC 8615.</summary>
    private const string WellKnown = ".well-known";

    /// <summary>Takes a decoded path apart.</summary>
    /// <param name="path">Empty, or with a slash in front.</param>
    /// <param name="showsDotFiles">True where names may start with a dot.</param>
    /// <returns>The parts; of a path that ends with a slash the last one is empty. Null for a path that can be of no file.</returns>
    public static string[]? Split(string path, bool showsDotFiles)
    {
        if (path.Length == 0)
        {
            return [];
        }

        if (path[0] != '/' || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var parts = path[1..].Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            if (!IsName(parts[i], showsDotFiles) && !(parts[i].Length == 0 && i == parts.Length - 1))
            {
                return null;
            }
        }

        return parts;
    }

    /// <summary>True for what a listing may show, and a request ask for.</summary>
    public static bool IsName(string name, bool showsDotFiles)
    {
        if (name.Length == 0 || name is "." or ".." || name.Contains('/', StringComparison.Ordinal))
        {
            return false;
        }

        if (name[0] == '.' && !showsDotFiles && name != WellKnown)
        {
            return false;
        }

        // There they are separators, streams and devices.
        return !OperatingSystem.IsWindows() || (name.IndexOfAny(['\\', ':', '*', '?', '"', '<', '>', '|']) < 0 && name[^1] is not ('.' or ' ') && !IsDevice(name));
    }

    private static bool IsDevice(string name)
    {
        var stem = name.Split('.')[0].TrimEnd().ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL" || (stem.Length == 4 && (stem.StartsWith("COM", StringComparison.Ordinal) || stem.StartsWith("LPT", StringComparison.Ordinal)) && char.IsDigit(stem[3]));
    }
}
