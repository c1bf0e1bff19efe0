using System.Security.Cryptography;
using Twisted.Shared;

namespace Twisted.Accounts;

/// <summary>Keys in files as those of OpenSSH, <c>authorized_keys</c> of sshd(8): <c>--auth sshkeys:FILE</c>.</summary>
/// <remarks>
/// <para>
/// In the path <c>%u</c> stands for the user's name, <c>%h</c> for the home folder that the system has for it, <c>%%</c> for a percent
/// sign: <c>%h/.ssh/authorized_keys</c>. With one of the first two each file has the keys of one account. Without them all keys
/// are in one file, and each opens the account that its comment names, the whole of what stands behind the key.
/// </para>
/// <para>
/// The file has to be safe as sshd asks for (<see cref="FileSafety.Strict"/>), and is read again when it has changed. Of the options
/// <c>expiry-time</c> is heeded, and those that only give more are passed over; a key with any other opens nothing, since it would
/// be limited by what nobody here sees to (<c>command</c>, <c>from</c>, <c>restrict</c>, <c>cert-authority</c>). A file that does not exist is an account without keys.
/// </para>
/// </remarks>
public sealed class AuthorizedKeysChecker : IChecker
{
    /// <summary>Files that are kept in memory; enough for those who log in at about the same time.</summary>
    private const int MostFiles = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, AccountFile<AuthorizedKey[]>> _files = new(StringComparer.Ordinal);
    private readonly KeyFilePattern _pattern;
    private readonly TimeProvider _clock;

    /// <param name="pattern">An absolute path, or one that begins with <c>%h</c>.</param>
    /// <param name="clock">For keys that expire; null for the system's.</param>
    /// <exception cref="ArgumentException">There is an unknown letter behind a percent sign, or the path is not absolute.</exception>
    public AuthorizedKeysChecker(string pattern, TimeProvider? clock = null)
    {
        _pattern = new KeyFilePattern(pattern);
        _clock = clock ?? TimeProvider.System;
    }

    public string Pattern => _pattern.Text;

    public IReadOnlyList<Type> Kinds => [typeof(SshPublicKey)];

    public string Store => $"sshkeys:{Pattern}";

    /// <remarks>The files are small, and looked at on the thread pool.</remarks>
    public async ValueTask<string?> CheckAsync(ILoginCredentials credentials, CancellationToken cancellationToken) =>
        await Task.Run(() => Check((SshPublicKey)credentials), cancellationToken).ConfigureAwait(false) ? credentials.UserName : null;

    /// <summary>Looks at the one file that has all keys, for whoever wants its faults before the first login; of files of each user there is nothing to know.</summary>
    /// <remarks>Whoever owns that file may be the one that the service will run as.</remarks>
    /// <exception cref="AccountStoreException">It is missing, cannot be read, or others may write it.</exception>
    internal void CheckFile()
    {
        if (_pattern.IsOfOneAccount)
        {
            return;
        }

        var path = _pattern.FileFor("", out _)!;
        if (!File.Exists(path))
        {
            throw new AccountStoreException($"there is no file \"{path}\" with keys; make it before, with lines as in authorized_keys");
        }

        if (FileSafety.Strict.FaultOf(path, FileStatus.Of(path)?.Owner) is { } fault)
        {
            throw new AccountStoreException(fault);
        }

        _ = FileAt(path).Read();
    }

    private bool Check(SshPublicKey offered)
    {
        // The empty name is that of everybody, which no key is of.
        if (AccountName.FaultOf(offered.UserName) is not null || _pattern.FileFor(offered.UserName, out var owner) is not { } path || !File.Exists(path))
        {
            return false;
        }

        if (FileSafety.Strict.FaultOf(path, owner) is { } fault)
        {
            throw new AccountStoreException(fault);
        }

        var found = false;
        foreach (var key in FileAt(path).Read())
        {
            // All are looked at: how many there are before the right one is nobody's business.
            found |= CryptographicOperations.FixedTimeEquals(key.Blob, offered.Blob.Span)
                && key.Algorithm == offered.Algorithm
                && key.UnmetOption is null
                && (key.Expires is not { } end || _clock.GetUtcNow() < end)
                && (_pattern.IsOfOneAccount || key.Comment == offered.UserName);
        }

        return found;
    }

    private AccountFile<AuthorizedKey[]> FileAt(string path)
    {
        lock (_gate)
        {
            if (!_files.TryGetValue(path, out var file))
            {
                if (_files.Count == MostFiles)
                {
                    _files.Clear();
                }

                file = new AccountFile<AuthorizedKey[]>(path, FileSafety.NotWritableByOthers, lines => [.. lines.Select(AuthorizedKey.Parse).OfType<AuthorizedKey>()]);
                _files.Add(path, file);
            }

            return file;
        }
    }
}
