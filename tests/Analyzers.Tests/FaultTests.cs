namespace Twisted.Tests.Analyzers;

public sealed class FaultTests
{
    [Fact]
    public async Task Each_fault_of_a_persisted_type_is_one_clear_error()
    {
        string[] faulty =
        [
            """[Persisted("Plug.A", 1)] public sealed class NotPartial;""",
            """public sealed class Outer { [Persisted("Plug.A", 1)] public sealed partial class Inner; }""",
            """public sealed partial class Outer { [Persisted("Plug.A", 1)] private sealed partial class Hidden; }""",
            """[Persisted("Plug.A", 1)] public sealed partial class Generic<T>;""",
            """[Persisted("Plug.A", 1)] public abstract partial class Abstract;""",
            """[Persisted("Plug.A", 1)] public static partial class Static;""",
            """[Persisted("Plug.A", 1)] file sealed partial class Local;""",
            """[Persisted("Plug.A", 1)] public ref partial struct Reference;""",
            """[Persisted("Plug A", 0)] public sealed partial class Named;""",
            """[Persisted("Plug.A", 1)] public sealed partial class Parameters([Ephemeral] string lost) { public string Lost => lost; }""",
            """public class Base(int size) { [Ephemeral] public int Size { get; } = size; } [Persisted("Plug.A", 1)] public sealed partial class Derived : Base { public Derived() : base(1) { } public Derived(int size) : base(size) { } }""",
            """public class Base(int size) { [Ephemeral] public int Size { get; } = size; } [Persisted("Plug.A", 1)] public sealed partial class Derived : Base { public Derived(int size) : base(size) { } }""",
            """[Persisted("Plug.A", 1)] public sealed partial class Names { [Kept("9 lives")] private int _lives; [Kept] private int _count; [Kept] public int Count { get; set; } public int Lives => _lives + _count; }""",
            """[Persisted("Plug.A", 1)] public sealed partial class Types { [Kept] public object? A { get; set; } [Kept] public Action? B { get; set; } [Kept] public System.IO.FileStream? C { get; set; } [Kept] public List<System.Threading.Tasks.Task<int>> D { get; } = []; [Kept] public System.Net.Sockets.Socket[]? E { get; set; } [Kept] public nint F { get; set; } [Kept] public Dictionary<string, int> Fine { get; set; } = []; }""",
            """public abstract class Base { [Kept] private int _count; public int Twice => 2 * _count; } [Persisted("Plug.A", 1)] public sealed partial class Derived : Base;""",
            """public abstract class Base(int count) { [Kept] public int Count { get; } = count; } [Persisted("Plug.A", 1)] public sealed partial class Derived(int other = 0) : Base(other);""",
            """[Persisted("Plug.A", 1)] public sealed partial class Computed { [Kept] public int Answer => 42; [Kept] public int Sink { set { } } [Kept] public static int Shared { get; set; } [Kept] public int this[int index] { get => index; set { } } }""",
            """[Persisted("Plug.A", 3)] public sealed partial class Old { static void Upgrade(PersistedType type) => type.Upgrade(1, members => members.Remove("x")); }""",
            """[Persisted("Plug.A", 2)] public sealed partial class Older;""",
            """[Persisted("Plug.A", 1)] public sealed partial class One; [Persisted("Plug.A", 1)] public sealed partial class Two;""",
            """[assembly: PersistedTypes(typeof(Types))] [Persisted("Plug.A", 1)] public sealed partial class One; public sealed class Two; public sealed class Types : IPersistedTypes { public void Register(PersistedTypeRegistry types) => types.Add<Two>("Plug.A", 1, (_, _) => { }, _ => new Two()); }""",
            """[assembly: PersistedTypes<Types>] [Persisted("Plug.A", 1)] public sealed partial class One; public sealed class Two; public sealed class Types : IPersistedTypes { public void Register(PersistedTypeRegistry types) => types.Add<Two>("Plug.A", 1, (_, _) => { }, _ => new Two()); }""",
        ];
        var text = new System.Text.StringBuilder();
        foreach (var code in faulty)
        {
            text.Append(code).Append('\n');
            foreach (var line in await Source.DiagnoseAsync(code))
            {
                text.Append("  ").Append(line[3..]).Append('\n');
            }
        }

        await Verify(text.ToString());
    }

    [Fact]
    public async Task Every_rule_is_in_the_table_of_the_documentation()
    {
        var folder = Path.GetDirectoryName(SourceFile())!;
        var table = await File.ReadAllTextAsync(Path.Combine(folder, "..", "..", "docs", "analyzers.md"));
        Assert.All(
            Source.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics),
            rule => Assert.Contains($"| {rule.Id} |", table, StringComparison.Ordinal));
    }

    private static string SourceFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
