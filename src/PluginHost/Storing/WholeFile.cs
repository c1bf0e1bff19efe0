namespace Twisted.PluginHost.Storing;

/// <summary>Files that are read and replaced as a whole.</summary>
internal static class WholeFile
{
    /// <summary>The file's bytes; null when there is no such file.</summary>
    /// <exception cref="PluginHostException">It cannot be read, or is larger than it can be in earnest.</exception>
    public static byte[]? TryRead(string path, int sizeLimit)
    {
        // A missing file is common, and an exception for it would cost several milliseconds of each start.
        if (!Path.Exists(path))
        {
            return null;
        }

        try
        {
            using var handle = File.OpenHandle(path);
            var length = RandomAccess.GetLength(handle);
            if (length > sizeLimit)
            {
                throw new PluginHostException($"Cannot read \"{path}\": it has {length} bytes, and at most {sizeLimit} are read.");
            }

            var bytes = new byte[length];
            var count = 0;
            while (count < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(count), count) is > 0 and var more)
            {
                count += more;
            }

            return count == bytes.Length ? bytes : bytes[..count];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PluginHostException($"Cannot read \"{path}\": {exception.Message}", exception);
        }
    }

    /// <summary>Puts a new file in the place of the old one, which survives any failure. The folder exists.</summary>
    /// <remarks>
    /// The caller holds the <see cref="StoreGuard"/>. So the new file can have the same name each time until it is whole, and what
    /// a process left that was killed is gone with the next change.
    /// </remarks>
    /// <exception cref="PluginHostException">It cannot be written.</exception>
    public static void Replace(string path, byte[] bytes)
    {
        var temporary = $"{path}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw WriteFailure.Of($"Cannot write \"{path}\"", exception);
        }
    }
}
