namespace Twisted.Sdk.Tests;

/// <summary>A folder that goes away with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("twisted-sdk-");

    public string Path => _folder.FullName;

    public string CopyOf(string file)
    {
        var copy = System.IO.Path.Combine(_folder.FullName, System.IO.Path.GetFileName(file));
        File.Copy(file, copy);
        return copy;
    }

    public string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
