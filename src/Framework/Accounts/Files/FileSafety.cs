namespace Twisted.Accounts;

/// <summary>Who must not have access to a file with accounts. Where there are no modes of files, nothing is asked.</summary>
public enum FileSafety
{
    /// <summary>Nobody but the owner may write it: who can do that can log in as anybody.</summary>
    NotWritableByOthers,

    /// <summary>Nobody but the owner may read or write it: it has readable secrets.</summary>
    Private,

    /// <summary>
    /// As <c>StrictModes</c> of sshd(8): the file and all folders above it are owned by root or by whoever runs the service, and
    /// nobody else may write them; a folder with the sticky bit, in which others cannot replace what is not theirs, will do too.
    /// </summary>
    Strict,
}
