namespace Twisted.Tests.Analyzers;

public sealed class DeclaredInCodeTests
{
    private const string Quoter =
        """
        public sealed class Quoter(string quote)
        {
            private readonly Lock _gate = new();
            private int _count;
            public string Quote { get; } = quote;
            public IReadOnlyList<string> Words => [.. Quote.Split(' ')];
            public int Count { get { lock (_gate) { return _count++; } } }
        }
        """;

    [Theory]
    [InlineData("types.Add<Quoter>(\"Q\", 1, (q, m) => m.Write(\"quote\", q.Quote), m => new Quoter(m.Read<string>(\"quote\")));", "\"_gate\", \"_count\"")]
    [InlineData("types.Add<Quoter>(\"Q\", 1, (q, m) => { }, m => new Quoter(\"\"));", "\"_gate\", \"_count\", \"Quote\"")]
    [InlineData("types.Add(\"Q\", 1, (Quoter q, MemberWriter m) => m.Write(\"words\", q.Words.Count), m => new Quoter(\"\"));", "\"_gate\", \"_count\"")]
    [InlineData("types.Add<Quoter>(\"Q\", 1, Write, m => new Quoter(\"\"));", "\"_gate\", \"_count\"")]
    [InlineData("types.Add<Quoter>(\"Q\", 1, (q, m) => Write(q, m), m => new Quoter(\"\")).Ephemeral(\"_gate\");", "\"_count\"")]
    [InlineData("types.Add<Quoter>(\"Q\", 1, (q, m) => Write(q, m), m => new Quoter(\"\")).FormerName(\"Old\").Ephemeral(nameof(Quoter.Count));", null)]
    [InlineData("var type = types.Add<Quoter>(\"Q\", 1, Write, m => new Quoter(\"\")); type.Ephemeral(\"_gate\", \"_count\");", null)]
    [InlineData("types.Add<Quoter>(\"Q\", 1, (q, m) => { m.Write(\"q\", q.Quote); m.Write(\"c\", q.Count); }, m => new Quoter(\"\"));", null)]
    [InlineData("Action<Quoter, MemberWriter> write = Write; types.Add<Quoter>(\"Q\", 1, write, m => new Quoter(\"\"));", null)]
    public async Task Every_field_is_written_or_named(string code, string? open)
    {
        var found = await Source.DiagnoseAsync(
            Quoter,
            $$"""
            public sealed class Types : IPersistedTypes
            {
                public void Register(PersistedTypeRegistry types) { {{code}} }
                static void Write(Quoter quoter, MemberWriter members) => members.Write("quote", quoter.Quote);
            }
            """);

        Assert.Equal(
            open is null ? [] : [$"3: TWF003 The declaration of \"Quoter\" does not write {open}; write it, or say that it is not kept with .Ephemeral(…)"],
            found);
    }

    [Fact]
    public async Task Of_a_type_from_elsewhere_what_can_be_set_is_asked_about() => Assert.Equal(
        [
            "3: TWF003 The declaration of \"NetworkCredential\" does not write \"UserName\", \"SecurePassword\", \"Domain\"; write it, or say that it is not kept with .Ephemeral(…)",
            "4: TWF003 The declaration of \"Box\" does not write \"Name\"; write it, or say that it is not kept with .Ephemeral(…)",
        ],
        await Source.DiagnoseAsync(
            """
            public sealed class Box : Service;
            public sealed class Types { public void Register(PersistedTypeRegistry types) {
                types.Add<System.Net.NetworkCredential>("C", 1, (c, m) => m.Write("password", c.Password), m => new());
                types.Add<Box>("B", 1, (_, _) => { }, _ => new Box());
                types.Add<Version>("V", 1, (v, m) => m.Write("text", v.ToString()), m => new Version(m.Read<string>("text")));
            } }
            """));

    [Fact]
    public async Task Steps_that_are_missing_are_a_warning() => Assert.Equal(
        "TWF013 TWF013",
        await Source.CodesAsync(
            """
            public sealed class Box;
            public sealed class Types { public void Register(PersistedTypeRegistry types) {
                types.Add<Box>("A", 2, (_, _) => { }, _ => new Box());
                types.Add<Box>("B", 3, (_, _) => { }, _ => new Box()).Upgrade(2, m => m.Remove("x"));
                types.Add<Box>("C", 3, (_, _) => { }, _ => new Box()).Upgrade(2, m => m.Remove("x")).Upgrade(1, m => m.Remove("y"));
                Steps(types.Add<Box>("D", 3, (_, _) => { }, _ => new Box()));
                var type = types.Add<Box>("E", 2, (_, _) => { }, _ => new Box());
                type.Upgrade(1, m => m.Remove("x"));
            }
            static void Steps(PersistedType type) => type.Upgrade(1, m => m.Remove("x")); }
            """));
}
