using Twisted.Persistence;

namespace Twisted.Tests.Analyzers;

/// <summary>The members of one object, written and read back as they are.</summary>
internal sealed class MemberTable : MemberWriter
{
    private readonly Dictionary<string, (Type Type, object? Value)> _members = [];

    public IEnumerable<string> Lines => _members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}: {member.Value.Type.Name} {member.Value.Value}");

    public override void Write<T>(string name, T value)
    {
        if (value is not null)
        {
            _members.Add(name, (typeof(T), value));
        }
    }

    public MemberReader Read(Func<object, object> replace) => new Reader(this, replace);

    private sealed class Reader(MemberTable table, Func<object, object> replace) : MemberReader
    {
        public override int Version => 1;

        public override bool Has(string name) => table._members.ContainsKey(name);

        public override T Read<T>(string name) =>
            table._members.TryGetValue(name, out var member) ? (T)replace(member.Value!) : throw new InvalidDataException(name);

        public override T ReadOptional<T>(string name, T? missing = default)
            where T : default => Has(name) ? Read<T>(name) : missing!;
    }
}
