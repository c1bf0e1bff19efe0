namespace Twisted.Tools.Tapconvert;

/// <summary>A file that only its owner can read, for what goes through a pipe; gone in the end.</summary>
internal sealed class Spool : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tapconvert-");

    public string File => Path.Combine(_folder.FullName, "tap");

    public void Dispose() => _folder.Delete(recursive: true);
}
