namespace Twisted.PluginHost.Locking;

/// <summary>Checks a lock that came from elsewhere than a lock file, such as a stranger's tap: its words become paths.</summary>
public static class LockCheck
{
    /// <exception cref="LockException">A word is not what it may be; the message has it in quotes.</exception>
    public static void Check(LockedDropIn dropIn)
    {
        Expect(LockWords.IsId(dropIn.Id), dropIn.Id, "package id");
        Expect(LockWords.IsVersion(dropIn.Version), dropIn.Version, "exact version");
        foreach (var package in dropIn.Packages)
        {
            Expect(LockWords.IsId(package.Id), package.Id, "package id");
            Expect(LockWords.IsVersion(package.Version), package.Version, "exact version");
            Expect(package.Source.Length > 0, package.Source, "feed");
            Expect(LockWords.IsSha512(package.Sha512), package.Sha512, "SHA-512 in base 64");
            foreach (var file in package.Files)
            {
                Expect(LockWords.IsPath(file.Path), file.Path, "path inside a package");
                Expect(LockWords.IsSha256(file.Sha256), file.Sha256, "SHA-256 in lower-case hexadecimal digits");
            }
        }

        if (dropIn.Packages.Count == 0 || dropIn.Packages[0].Id != dropIn.Id || dropIn.Packages[0].Version != dropIn.Version)
        {
            throw new LockException($"the first package of the drop-in \"{dropIn.Id}\" must be \"{dropIn.Id}\" {dropIn.Version} itself");
        }
    }

    private static void Expect(bool holds, string word, string what)
    {
        if (!holds)
        {
            throw new LockException($"\"{word}\" is no {what}");
        }
    }
}
