using System.Text;
using Twisted.Shared;

namespace Twisted.PluginHost.Locking;

/// <summary>One hash over all that a lock says of a drop-in, so that no character of it changes unnoticed.</summary>
/// <remarks>
/// It guards against damage and against changes by hand, which would pin what nobody checked. It is no signature: whoever may
/// write the lock may write a new digest. How the file is laid out is no part of it, because version control changes line ends.
/// </remarks>
internal static class LockDigest
{
    public static string Of(LockedDropIn dropIn)
    {
        var text = new StringBuilder(2048);
        Add(text, dropIn.Id);
        Add(text, dropIn.Version);
        Add(text, dropIn.Stock ? "stock" : "");
        foreach (var package in dropIn.Packages)
        {
            Add(text, package.Id);
            Add(text, package.Version);
            Add(text, package.Source);
            Add(text, package.Sha512);
            foreach (var owner in package.Publisher?.Owners ?? [])
            {
                Add(text, owner);
            }

            Add(text, package.Publisher?.Signer);
            Add(text, package.Publisher?.SignerFingerprint);
            foreach (var dependency in package.Dependencies)
            {
                Add(text, dependency.Id);
                Add(text, dependency.Range);
            }

            foreach (var file in package.Files)
            {
                Add(text, file.Path);
                Add(text, file.Sha256);
                Add(text, LockWords.Of(file.Kind));
                Add(text, file.Rid);
            }
        }

        return Sha256.Hex(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>No word of a lock has a line break, so that two locks never give the same text.</summary>
    private static void Add(StringBuilder text, string? word) => text.Append(word).Append('\n');
}
