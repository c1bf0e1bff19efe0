using Twisted.Usage;

namespace Twisted.Web;

/// <summary>Reads the values of options. Whatever is wrong with one is a <see cref="UsageException"/> that says what is right.</summary>
internal static class OptionValue
{
    public static string ExistingFile(string file)
    {
        var full = FullPath(file);
        return File.Exists(full) ? full : throw new UsageException($"there is no file \"{full}\"");
    }

    public static string FullPath(string path) => path.Length > 0 ? Path.GetFullPath(path) : throw new UsageException("it needs a path");

    public static (string Name, string Value) Pair(string text, string example)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1 ? (text[..at], text[(at + 1)..]) : throw new UsageException($"\"{text}\" has to be two things with = between, such as {example}");
    }

    public static string Extension(string extension) =>
        extension.Length > 1 && extension[0] == '.' && FilePath.IsName(extension, showsDotFiles: true) && extension.LastIndexOf('.') == 0
            ? extension
            : throw new UsageException($"\"{extension}\" is no extension; write one with its dot, such as .html");

    public static string MountPath(string path) =>
        path.Length > 1 && path[0] == '/' && FilePath.Split(path.TrimEnd('/'), showsDotFiles: true) is { Length: > 0 }
            ? path.TrimEnd('/')
            : throw new UsageException($"\"{path}\" is no path below /; write one such as /api");

    public static string CheckedTarget(string target)
    {
        if (Target.IsServer(target))
        {
            return Target.WithFullPath(target);
        }

        if (target.Contains("://", StringComparison.Ordinal))
        {
            throw new UsageException($"\"{target}\" is no server that can stand behind; name one by http://, https:// or unix:");
        }

        var full = FullPath(target);
        return FileStamp.Look(full, out _) is FileKind.File or FileKind.Folder ? full : throw new UsageException($"\"{full}\" is not there; name a file, a folder, or a server such as http://localhost:3000");
    }
}
