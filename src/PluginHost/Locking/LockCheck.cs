namespace Twisted.PluginHost.Locking;

/// <summary>Checks the words of a lock that came from elsewhere than a lock file, such as a stranger's tap: they become paths.</summary>
public static class LockCheck
{
    /// <returns>What is wrong with the word, as the end of a sentence that has it in quotes; null for nothing.</returns>
    public static string? FaultOf(LockWord kind, string word)
    {
        var (holds, what) = kind switch
        {
            LockWord.PackageId => (LockWords.IsId(word), "package id"),
            LockWord.Version => (LockWords.IsVersion(word), "exact version"),
            LockWord.Source => (word.Length > 0, "feed"),
            LockWord.Sha512 => (LockWords.IsSha512(word), "SHA-512 in base 64"),
            LockWord.Path => (LockWords.IsPath(word), "path inside a package"),
            LockWord.Sha256 => (LockWords.IsSha256(word), "SHA-256 in lower-case hexadecimal digits"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
        };
        return holds ? null : $"\"{word}\" is no {what}";
    }
}
