namespace Twisted.Tests.Web;

internal sealed class SecretsFile : IDisposable
{
    public SecretsFile(params string[] lines)
    {
        Path = System.IO.Path.GetTempFileName();
        File.WriteAllLines(Path, lines);
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
