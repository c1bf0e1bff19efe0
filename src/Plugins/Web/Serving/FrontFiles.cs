using System.Collections.Concurrent;
using System.Text;

namespace Twisted.Web;

/// <summary>Finds files by the targets of requests as they came, for those that are as plain as can be.</summary>
/// <remarks>Safe for use from any thread.</remarks>
internal sealed class FrontFiles
{
    private readonly StaticFiles _files;
    private readonly ConcurrentDictionary<byte[], FileEntry> _entries = new(TargetComparer.Instance);
    private readonly ConcurrentDictionary<byte[], FileEntry>.AlternateLookup<ReadOnlySpan<byte>> _byTarget;

    public FrontFiles(StaticFiles files)
    {
        _files = files;
        _byTarget = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <param name="target">A path of characters that mean themselves: no query, no percent sign.</param>
    /// <returns>Null for everything but a file that is to be sent.</returns>
    public FileEntry? Find(ReadOnlySpan<byte> target)
    {
        if (_byTarget.TryGetValue(target, out var entry))
        {
            if (entry.IsCurrent())
            {
                entry.LastUsed = Environment.TickCount64;
                return entry;
            }

            _byTarget.TryRemove(target, out _);
        }

        if (FilePath.Split(Encoding.ASCII.GetString(target), _files.ShowsDotFiles) is not { } parts || _files.Tree.Find(parts) is not FileFound.Content found)
        {
            return null;
        }

        _byTarget[target] = found.Entry;
        return found.Entry;
    }

    /// <summary>Lets go of all.</summary>
    public void Forget() => _entries.Clear();

    /// <summary>By content, with a hash that nobody can guess.</summary>
    private sealed class TargetComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly TargetComparer Instance = new();

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());
    }
}
