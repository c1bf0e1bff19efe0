namespace Twisted.Shared;

/// <summary>The older files of a log: <c>NAME.1</c> is the newest of them, and each has a higher number than the one after it.</summary>
internal static class RotatedFiles
{
    /// <summary>Gives every file the next number, and the log itself the first; what goes beyond the count is deleted.</summary>
    /// <param name="path">The log.</param>
    /// <param name="count">How many older files there may be; with 0 the log itself is deleted.</param>
    /// <exception cref="IOException">A file cannot be renamed; some may have been.</exception>
    public static void Shift(string path, int count)
    {
        if (count == 0)
        {
            File.Delete(path);
            return;
        }

        DeleteFrom(path, count);

        // From the oldest on, and only as far as there are some.
        var last = 0;
        while (last + 1 < count && File.Exists(NameOf(path, last + 1)))
        {
            last++;
        }

        for (var number = last; number >= 1; number--)
        {
            File.Move(NameOf(path, number), NameOf(path, number + 1), overwrite: true);
        }

        File.Move(path, NameOf(path, 1), overwrite: true);
    }

    /// <summary>Takes back the last step: the log is where it was.</summary>
    public static void Unshift(string path, int count)
    {
        if (count > 0 && !File.Exists(path))
        {
            File.Move(NameOf(path, 1), path);
        }
    }

    private static string NameOf(string path, int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}.{number}");

    // There are more of them when fewer were to be kept from some start on.
    private static void DeleteFrom(string path, int number)
    {
        for (; File.Exists(NameOf(path, number)); number++)
        {
            File.Delete(NameOf(path, number));
        }
    }
}
