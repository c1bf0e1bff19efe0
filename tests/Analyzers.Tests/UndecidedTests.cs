namespace Twisted.Tests.Analyzers;

public sealed class UndecidedTests
{
    [Fact]
    public async Task Each_field_that_nobody_decided_on_is_told_by_its_name() => await Verify(string.Join('\n', await Source.DiagnoseAsync(
        """
        [Persisted("Plug.Counter", 1)]
        public sealed partial class Counter(string title, TimeSpan patience, int start, string unused = "")
        {
            public const int Limit = 10;
            private static readonly object Shared = new();
            private readonly Lock _gate = new();
            private int _first, _second;

            [Kept]
            private int _kept = start;

            [Ephemeral]
            private int _ephemeral;

            [Kept]
            [Ephemeral]
            private int _both;

            public event Action? Changed;

            public string Automatic { get; set; } = "";

            public int Computed => _first + _second + _kept + _ephemeral + _both;

            public string Title => title;

            public TimeSpan Wait() => _gate.IsHeldByCurrentThread ? patience : patience * 2;

            public void Change() => Changed?.Invoke();
        }
        """)));

    [Fact]
    public async Task A_field_of_a_base_class_is_told_once_and_where_it_is() => Assert.Equal(
        ["4: TWF001 \"_count\" of \"Base\" is neither kept in a tap nor ephemeral; mark it with [Kept] or [Ephemeral]"],
        await Source.DiagnoseAsync(
            """
            public abstract class Base : Service
            {
                [Ephemeral] private int _decided;
                private int _count;
                public int Count => _count + _decided;
            }
            [Persisted("Plug.First", 1)] public sealed partial class First : Base;
            [Persisted("Plug.Second", 1)] public sealed partial class Second : Base;
            """));

    [Fact]
    public async Task A_field_is_decided_on_by_the_property_that_gives_its_value() => Assert.Empty(await Source.DiagnoseAsync(
        """
        [Persisted("Plug.Counter", 1)]
        public sealed partial class Counter
        {
            private int _count;
            private readonly List<int> _cache = [];

            [Kept]
            public int Count { get => _count; set => _count = value; }

            [Ephemeral]
            public IReadOnlyList<int> Cache => _cache;
        }
        """));

    [Fact]
    public async Task What_the_framework_has_in_its_own_types_is_decided_on() => Assert.Empty(await Source.DiagnoseAsync(
        """
        [Persisted("Plug.One", 1)] public sealed partial class One : Service;
        [Persisted("Plug.Many", 1)] public sealed partial class Many : MultiService;
        public sealed class P : Protocol<F>;
        [Persisted("Plug.F", 1)] public sealed partial class F([Kept] string greeting) : Factory<P> { public string Greeting => greeting; }
        """));

    [Fact]
    public async Task Settable_properties_of_a_class_from_elsewhere_are_decided_on_in_the_upgrade_hook()
    {
        const string Class = "[Persisted(\"Plug.Uri\", 1)] public sealed partial class Address : System.Net.NetworkCredential { #hook }";
        Assert.Equal("TWF001 TWF001 TWF001 TWF001", await Source.CodesAsync(Class.Replace("#hook", "", StringComparison.Ordinal)));
        Assert.Equal("", await Source.CodesAsync(Class.Replace(
            "#hook",
            """static void Upgrade(PersistedType type) => type.Ephemeral(nameof(Domain), nameof(Password), nameof(SecurePassword), "UserName");""",
            StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Records_and_structs_are_asked_about_too() => Assert.Equal(
        "TWF001 TWF001 TWF001",
        await Source.CodesAsync(
            """
            [Persisted("Plug.Quote", 1)] public sealed partial record Quote([Kept] string Text, [property: Ephemeral] int Uses = 0, string Author = "");
            [Persisted("Plug.Size", 1)] public partial struct Size { public int Width; [Kept] public int Height { get; set; } }
            [Persisted("Plug.Pair", 1)] public readonly partial record struct Pair([Kept] int Left, int Right = 0);
            """));
}
