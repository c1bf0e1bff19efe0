using Twisted.Shared;

namespace Twisted.Runner;

/// <summary>Why a file cannot be used, in words that say what is wrong with its path.</summary>
internal static class FileFault
{
    public static string Describe(string path, Exception failure) => failure switch
    {
        _ when Directory.Exists(path) => "it is a folder",
        DirectoryNotFoundException => "its folder does not exist",
        UnauthorizedAccessException => "permission denied",
        NotSupportedException => "it is not an ordinary file",
        _ => Printable.Escape(failure.Message),
    };
}
