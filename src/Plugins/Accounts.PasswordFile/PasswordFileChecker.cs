namespace Twisted.Accounts;

/// <summary>A file with one <c>NAME:HASH</c> a line, the hash being one of argon2id or bcrypt. It is read again when it has changed.</summary>
/// <remarks>Only its path is kept in a tap. Empty lines, and lines that begin with <c>#</c>, are comments. A malformed line is a fault of the whole file, named with its number: nobody can log in until it is mended.</remarks>
public sealed class PasswordFileChecker : IChecker
{
    private readonly AccountFile<PasswordFileContent> _file;

    /// <param name="path">An absolute path.</param>
    public PasswordFileChecker(string path) => _file = new AccountFile<PasswordFileContent>(path, FileSafety.NotWritableByOthers, PasswordFileContent.Parse);

    public string Path => _file.Path;

    public IReadOnlyList<Type> Kinds => [typeof(UserPassword)];

    public string Store => $"file:{Path}";

    public async ValueTask<string?> CheckAsync(ILoginCredentials credentials, CancellationToken cancellationToken)
    {
        var login = (UserPassword)credentials;
        var hash = Read().HashFor(login.UserName, out var isKnown);
        return hash is not null && await hash.MatchesAsync(login.Password, cancellationToken).ConfigureAwait(false) && isKnown ? login.UserName : null;
    }

    internal PasswordFileContent Read() => _file.Read();
}
