namespace Twisted.PluginHost.Locking;

/// <summary>A kind of word in a lock that has a form of its own.</summary>
public enum LockWord
{
    PackageId,

    Version,

    Source,

    Sha512,

    Path,

    Sha256,
}
