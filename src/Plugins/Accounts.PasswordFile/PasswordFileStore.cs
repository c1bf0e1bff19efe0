using Twisted.Shared;

namespace Twisted.Accounts;

/// <summary>Writes a password file. Lines that are not of the account in question stay as they are, comments too.</summary>
internal sealed class PasswordFileStore(string path) : IAccountStore
{
    public string Place => path;

    public bool Exists => File.Exists(path);

    /// <remarks>Of any hashes: a file of old ones is brought up to date one by one.</remarks>
    public IReadOnlyList<string> ReadNames() => Exists
        ? new AccountFile<List<string>>(path, FileSafety.NotWritableByOthers, lines => [.. AccountLines.Of(lines).Select(account => account.Name)]).Read()
        : [];

    public bool SetPassword(string name, string password)
    {
        var line = $"{name}:{PasswordHash.Create(password)}";
        return Change(lines =>
        {
            var at = IndexOf(lines, name);
            if (at < 0)
            {
                lines.Add(line);
                return true;
            }

            lines[at] = line;
            return false;
        });
    }

    public bool Remove(string name) => Exists && Change(lines =>
    {
        var at = IndexOf(lines, name);
        if (at >= 0)
        {
            lines.RemoveAt(at);
        }

        return at >= 0;
    });

    private static int IndexOf(List<string> lines, string name) => lines.FindIndex(line => line.StartsWith($"{name}:", StringComparison.Ordinal));

    private bool Change(Func<List<string>, bool> change)
    {
        try
        {
            using var replacement = FileReplacement.Begin(path);

            // A malformed file, or one that others may write, is for a person to look at first.
            _ = ReadNames();
            var lines = Exists ? File.ReadAllLines(path).ToList() : [];
            var result = change(lines);
            replacement.Commit(string.Concat(lines.Select(line => line + "\n")));
            return result;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var reason = exception is DirectoryNotFoundException ? $"there is no folder \"{Path.GetDirectoryName(path)}\""
                : exception is UnauthorizedAccessException ? Directory.Exists(path) ? "it is a folder" : "permission denied"
                : exception.Message.Split(" : '")[0];
            throw new AccountStoreException($"cannot write \"{path}\": {reason}", exception);
        }
    }
}
