namespace Twisted.Runner;

/// <summary>A user of this machine.</summary>
internal readonly record struct UserEntry(string Name, int Uid, int Gid);
