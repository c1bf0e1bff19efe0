using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Twisted.Analyzers.Generation;
using Twisted.Persistence;
using Twisted.Services;

namespace Twisted.Tests.Analyzers;

public sealed class GeneratorTests
{
    private const string Everything =
        """
        #nullable enable
        namespace Plug.In;

        public interface IQuoter;

        // What is passed on to a property is kept there.
        [Persisted("Plug.StaticQuoter", 1)]
        public sealed partial class StaticQuoter([Kept] string quote, [Ephemeral] int uses = 3) : IQuoter
        {
            public string Quote { get; } = quote ?? throw new ArgumentNullException(nameof(quote));
            public int Uses => uses;
        }

        // What is only captured is kept as it is; one that is called as ours is not hidden.
        [Persisted("Plug.Captured", 1)]
        public sealed partial class Captured([Kept] string members, [Kept] int? value)
        {
            public string Show() => $"{members}{value}";
        }

        // Values are set by the constructor, what may refer back after it.
        [Persisted("Plug.Node", 3)]
        public sealed partial class Node
        {
            [Kept] private readonly string _title;
            [Kept("visits")] private int _count;
            [Ephemeral] private readonly List<string> _cache = ["fresh"];

            public Node(string title) => _title = title;

            [Kept] public Node? Next { get; set; }
            [Kept] public IReadOnlyList<Node> Others { get; private set; } = [];
            [Kept] public required Uri @Class { get; init; }
            [Kept] public DayOfWeek[]? Days { get; set; }
            public string Show() => $"{_title} {_count} {_cache.Count} {Class} {Days?.Length} {Others.Count}";
            public int Visit() => ++_count;

            static void Upgrade(PersistedType type) => type.FormerName("Plug.OldNode").Upgrade(1, m => m.Remove("x")).Upgrade(2, m => m.Rename("a", "b"));
        }

        public sealed partial class Outer
        {
            [Persisted("Plug.Size", 1)]
            internal partial struct Size
            {
                [Kept] public int Width;
                [Kept] public Node? Around { get; set; }
            }

            [Persisted("Plug.Pair", 1)]
            public readonly partial record struct Pair([Kept] int Left, [property: Kept("second")] Node? Right = null);
        }

        [Persisted("Plug.Person", 1)]
        public sealed partial record Person([Kept] string Name)
        {
            [Kept] public DateTimeOffset? Born { get; init; }
        }

        public abstract class ServiceBase(int interval) : MultiService
        {
            [Kept] public int Interval { get; } = interval;
            [Kept] protected string? Note { get; set; }
            [Ephemeral] protected bool Ready { get; set; }
        }

        [Persisted("Plug.Poller", 1)]
        public sealed partial class Poller(int interval) : ServiceBase(interval)
        {
            public Poller(int interval, string note) : this(interval) { Note = note; Ready = true; }
            public string Show() => $"{Interval} {Note} {Ready}";
        }

        // The default constructor stays what it was.
        [Persisted("Plug.Plain", 1)]
        public sealed partial class Plain;

        // Everything by hand.
        [Persisted("Plug.Own", 1)]
        public sealed partial class Own
        {
            [Kept] private readonly int _number;
            public Own(int number) => _number = number;
            private Own(MemberReader members) => _number = members.Read<int>("number") + 1;
            public int Number => _number;
        }
        """;

    [Fact]
    public async Task The_source_that_is_generated_compiles_without_a_warning_and_reads_well()
    {
        var complete = Source.Generate(Source.Compile(Everything), out var result);

        Assert.Empty(Source.Complaints(complete));
        Assert.Empty(await Source.DiagnoseAsync(Everything));
        await Verify(string.Join("\n", result.GeneratedTrees
            .OrderBy(tree => tree.FilePath, StringComparer.Ordinal)
            .Select(tree => $"==== {Path.GetFileName(tree.FilePath)}\n{tree}")));
    }

    [Fact]
    public async Task Objects_come_back_as_they_were()
    {
        var assembly = Load(Source.Generate(Source.Compile(
            Everything,
            """
            namespace Plug.In;
            public static class Objects
            {
                public static object[] Make()
                {
                    var node = new Node("first") { Class = new Uri("urn:x"), Days = [DayOfWeek.Monday] };
                    node.Visit();
                    node.Next = node;
                    var poller = new Poller(7, "careful") { Name = "poller" };
                    poller.Add(new Poller(8) { Name = "child" });
                    return
                    [
                        node, new StaticQuoter("An apple a day", 9), new Captured("m", null), new Captured("m", 5), new Outer.Size { Width = 3, Around = node },
                        new Outer.Pair(1, node), new Person("Ada") { Born = DateTimeOffset.UnixEpoch }, poller, new Plain(), new Own(4),
                    ];
                }

                public static string Show(object value) => value switch
                {
                    Node node => $"{node.Show()} {ReferenceEquals(node, node.Next)}",
                    StaticQuoter quoter => $"{quoter.Quote} {quoter.Uses}",
                    Captured captured => captured.Show(),
                    Outer.Size size => $"{size.Width} {size.Around?.Show()}",
                    Outer.Pair pair => $"{pair.Left} {pair.Right?.Show()}",
                    Poller poller => $"{poller.Name} {poller.Show()} {poller.Services.Count} {poller.Services.FirstOrDefault()?.Name}",
                    Own own => $"{own.Number}",
                    _ => $"{value}",
                };
            }
            """), out _));
        var types = new PersistedTypeRegistry();
        foreach (var attribute in assembly.GetCustomAttributes<PersistedTypesAttribute>())
        {
            ((IPersistedTypes)Activator.CreateInstance(attribute.Type)!).Register(types);
        }

        var objects = assembly.GetType("Plug.In.Objects")!;
        var show = objects.GetMethod("Show")!.CreateDelegate<Func<object, string>>();
        var text = new System.Text.StringBuilder();
        foreach (var before in (object[])objects.GetMethod("Make")!.Invoke(null, [])!)
        {
            var type = types.Find(before.GetType())!;
            var table = new MemberTable();
            type.Write(before, table);

            // A reference to the object itself becomes one to the new object, as in a tap; services have one parent only.
            object? after = null;
            var reader = table.Read(value => ReferenceEquals(value, before) ? after!
                : value is IReadOnlyList<IService> services ? services.Select(_ => new MultiService { Name = "child" }).ToArray<IService>() : value);
            after = type.Create(reader);
            type.Populate?.Invoke(after, reader);
            text.Append(type.Name).Append(' ').Append(type.Version).Append(string.Concat(type.FormerNames.Select(name => $" was {name}"))).Append('\n')
                .Append("  before: ").Append(show(before)).Append("\n  after: ").Append(show(after)).Append('\n')
                .Append(string.Concat(table.Lines.Select(line => $"  {line}\n")));
        }

        Assert.NotNull(types.Find("Plug.OldNode")!.FindUpgrade(2));
        await Verify(text.ToString());
    }

    [Theory]
    [InlineData("PersistedTypes(typeof(Types))")]
    [InlineData("PersistedTypes<Types>")]
    public void An_assembly_may_also_declare_types_by_hand(string declaration) => Assert.Empty(Source.Complaints(Source.Generate(
        Source.Compile(
            $$"""
            [assembly: {{declaration}}]
            public sealed class Types : IPersistedTypes { public void Register(PersistedTypeRegistry types) { } }
            [Persisted("Plug.Plain", 1)] public sealed partial class Plain { [Kept] public int Count { get; set; } }
            """),
        out _)));

    [Fact]
    public void A_type_with_a_fault_gets_no_code_and_the_others_do()
    {
        Source.Generate(
            Source.Compile("[Persisted(\"Plug.A\", 1)] public sealed class A; [Persisted(\"Plug.B\", 1)] public sealed partial class B;"),
            out var result);

        Assert.Equal(["B.Persisted.g.cs", "GeneratedPersistedTypes.g.cs"], result.GeneratedTrees.Select(tree => Path.GetFileName(tree.FilePath)).Order());
    }

    [Theory]
    [InlineData("FileNames", "fileNames")]
    [InlineData("_fileNames", "fileNames")]
    [InlineData("URL", "url")]
    [InlineData("URLPath", "urlPath")]
    [InlineData("X", "x")]
    [InlineData("__x", "x")]
    public void A_member_is_called_in_camel_case(string name, string expected) => Assert.Equal(expected, Twisted.Analyzers.Model.TapNames.Of(name));

    [Fact]
    public void What_has_not_changed_is_not_generated_again()
    {
        var before = Source.Compile(Everything, "class Unrelated { }");
        var driver = CSharpGeneratorDriver.Create(
            [new PersistedTypeGenerator().AsSourceGenerator()],
            parseOptions: Source.Parsing,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)).RunGenerators(before);

        var unrelated = before.ReplaceSyntaxTree(before.SyntaxTrees[2], CSharpSyntaxTree.ParseText("class Unrelated { int x; }", Source.Parsing, "File2.cs"));
        var result = driver.RunGenerators(unrelated).GetRunResult().Results[0];
        Assert.All(Reasons(result, PersistedTypeGenerator.TypesStep), reason => Assert.True(reason is IncrementalStepRunReason.Unchanged or IncrementalStepRunReason.Cached));
        Assert.All(result.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs), output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));

        // And what has changed is, alone.
        var changed = before.ReplaceSyntaxTree(
            before.SyntaxTrees[1],
            CSharpSyntaxTree.ParseText(Everything.Replace("Plug.Plain", "Plug.Simple", StringComparison.Ordinal), Source.Parsing, "File1.cs"));
        result = driver.RunGenerators(changed).GetRunResult().Results[0];
        Assert.Single(Reasons(result, PersistedTypeGenerator.TypesStep), IncrementalStepRunReason.Modified);
        Assert.DoesNotContain(IncrementalStepRunReason.Modified, Reasons(result, PersistedTypeGenerator.RegistrationStep));
    }

    private static IncrementalStepRunReason[] Reasons(GeneratorRunResult result, string step) =>
        [.. result.TrackedSteps[step].SelectMany(one => one.Outputs).Select(output => output.Reason)];

    private static Assembly Load(Compilation compilation)
    {
        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        stream.Position = 0;
        return new AssemblyLoadContext("plug-in", isCollectible: true).LoadFromStream(stream);
    }
}
