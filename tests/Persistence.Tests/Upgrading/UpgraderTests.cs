using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Persistence.Upgrading;

namespace Twisted.Tests.Persistence.Upgrading;

public sealed class UpgraderTests
{
    private readonly PersistedTypeRegistry _types = new() { Package = "Things 2.0.0" };

    [Fact]
    public void A_step_moves_the_objects_of_a_list_and_of_a_dictionary_to_a_new_object()
    {
        Declare("Parent", 2).Upgrade(1, members =>
        {
            var part = members.NewObject("Part");
            part.Write("list", members.Read<List<MemberUpgrader>>("list"));
            part.Write("map", members.Read<IReadOnlyDictionary<string, MemberUpgrader>>("map"));
            part.Write("none", members.ReadOptional<MemberUpgrader[]>("none"));
            members.Remove("list");
            members.Remove("map");
            members.Write("part", part);
        });
        var (one, two) = (new PersistedObject("Child"), new PersistedObject("Child"));
        var root = new PersistedObject("Parent") { ["list"] = new PersistedList { one, two }, ["map"] = new PersistedMap { { "a", one } } };

        var upgrades = Upgrade(root);

        Assert.Equal((2, "part"), (root.Version, string.Join(' ', root.Names)));
        var part = (PersistedObject)root["part"]!;
        Assert.Equal([one, two], ((PersistedList)part["list"]!).Items);
        Assert.Same(one, ((PersistedMap)part["map"]!).Values[0]);
        Assert.Equal("Parent 1 -> Parent 2: +part -list -map made 1 Part", Assert.Single(upgrades));
    }

    [Fact]
    public void A_step_finds_what_it_refers_to_as_the_file_has_it_though_something_else_refers_to_it_first()
    {
        Declare("Owner", 2).Upgrade(1, members =>
        {
            var child = members.Read<MemberUpgrader>("child");
            members.Write("taken", child.Read<string>("old"));
            child.Remove("old");
        });
        Declare("Child", 2).Upgrade(1, members => members.Rename("old", "new"));
        var shared = new PersistedObject("Child") { ["old"] = "text" };
        var other = new PersistedObject("Other") { ["child"] = shared };
        var root = new PersistedObject("Root") { ["a"] = other, ["b"] = new PersistedObject("Owner") { ["child"] = shared } };
        Declare("Other", 1);
        Declare("Root", 1);

        Upgrade(root);

        Assert.Equal("text", ((PersistedObject)root["b"]!)["taken"]);
        Assert.Equal((2, 0), (shared.Version, shared.Names.Count));
    }

    [Fact]
    public void Reading_takes_up_what_a_step_changed_in_an_object_that_was_made_before()
    {
        _types.Add<Box>("Box", 1, (_, _) => { }, members => new Box(members.ReadOptional<string>("text"), null), null);
        _types.Add<Pair>("Pair", 1, (_, _) => { }, members => new Pair(members.Read<Box>("a"), members.Read<Holder>("b")));
        _types.Add<Holder>("Holder", 2, (_, _) => { }, members => new Holder(members.Read<Box>("box")))
            .Upgrade(1, members => members.Read<MemberUpgrader>("box").Write("text", "changed"));
        var box = new PersistedObject("Box") { ["text"] = "old" };

        var pair = ModelReader.Read<Pair>(new PersistedObject("Pair") { ["a"] = box, ["b"] = new PersistedObject("Holder") { ["box"] = box } }, _types);

        Assert.Equal("changed", pair.A.Text);
        Assert.Same(pair.A, pair.B.Box);
    }

    [Fact]
    public void A_shared_object_and_objects_in_a_circle_are_upgraded_once()
    {
        var steps = 0;
        Declare("Node", 2).Upgrade(1, _ => steps++);
        var node = new PersistedObject("Node");
        var next = new PersistedObject("Node") { ["next"] = node, ["again"] = node };
        node["next"] = new PersistedList { next, node };

        Upgrade(node);

        Assert.Equal(2, steps);
    }

    [Fact]
    public void A_type_is_renamed_while_it_is_split_and_the_parts_are_upgraded_by_their_own_steps()
    {
        Declare("New", 3).FormerName("Old").Upgrade(2, members => members.Rename("b", "c"));
        _types.Find("New")!.Upgrade(1, members =>
        {
            members.Rename("a", "b");
            members.Write("part", members.NewObject("Part"));
            members.Become("New", 2);
        });
        Declare("Part", 2).Upgrade(1, members => members.Write("made", true));
        var root = new PersistedObject("Old") { ["a"] = 1L };

        var upgrades = Upgrade(root);

        Assert.Equal(("New", 3, "c part"), (root.TypeName, root.Version, string.Join(' ', root.Names)));
        Assert.Equal(true, ((PersistedObject)root["part"]!)["made"]);
        Assert.Equal(["Old 1 -> New 3: a=c +part made 1 Part", "Part 1 -> Part 2: +made"], upgrades);
    }

    [Fact]
    public void A_step_makes_an_object_that_it_refers_to_one_of_another_type()
    {
        Declare("Parent", 2).Upgrade(1, members => members.Read<MemberUpgrader>("child").Become("Grown", 4));
        Declare("Grown", 4);
        var root = new PersistedObject("Parent") { ["child"] = new PersistedObject("Gone") };

        Upgrade(root);

        Assert.Equal("Grown 4", $"{((PersistedObject)root["child"]!).TypeName} {((PersistedObject)root["child"]!).Version}");
    }

    [Fact]
    public void Two_that_stand_for_one_object_are_equal()
    {
        var isOne = false;
        Declare("Parent", 2).Upgrade(1, members => isOne = members.Read<MemberUpgrader>("a").Equals(members.Read<MemberUpgrader>("b")));
        var child = new PersistedObject("Child");

        Upgrade(new PersistedObject("Parent") { ["a"] = child, ["b"] = child });

        Assert.True(isOne);
    }

    [Theory]
    [InlineData("newer", "It holds version 3 of the type \"Thing\" at byte 6; Things 2.0.0 has version 2, which is older.")]
    [InlineData("missing", "It holds version 1 of the type \"Thing\" at byte 6; Things 2.0.0 has version 2, and no step from version 1.")]
    [InlineData("throws", "The step from version 1 of the type \"Thing\" of Things 2.0.0 failed at byte 6: it went off")]
    [InlineData("reads", "The step from version 1 of the type \"Thing\" of Things 2.0.0 failed at byte 6: an object of type \"Thing\" lacks the member \"gone\" at byte 6.")]
    [InlineData("misreads", "The step from version 1 of the type \"Thing\" of Things 2.0.0 failed at byte 6: the member \"text\" of an object of type \"Thing\" does not hold a list of objects at byte 6.")]
    [InlineData("circle", "The upgrade steps of the type \"Thing\" lead in a circle at byte 6.")]
    [InlineData("endless", "The upgrade steps of the type \"Thing\" make old objects again and again.")]
    public void What_cannot_be_upgraded_is_named_with_versions_package_and_place(string fault, string message)
    {
        var type = Declare("Thing", 2);
        Action<MemberUpgrader>? step = fault switch
        {
            "throws" => _ => throw new InvalidOperationException("it went off"),
            "reads" => members => members.Read<string>("gone"),
            "misreads" => members => members.Read<IEnumerable<MemberUpgrader>>("text"),
            "circle" => members => members.Become("Thing", 1),
            "endless" => members => members.Write("next", members.NewObject("Thing")),
            _ => null,
        };
        if (step is not null)
        {
            type.Upgrade(1, step);
        }

        var node = new PersistedObject("Thing", fault == "newer" ? 3 : 1) { Place = Position.OfByte(6), ["text"] = "" };

        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => Upgrade(node)).Message);
    }

    [Fact]
    public void A_former_name_that_is_taken_is_refused_with_who_has_it()
    {
        Declare("New", 1).FormerName("Old");
        _types.Package = "Others 1.0.0";
        _types.Add<Box>("Box", 1, (_, _) => { }, _ => new Box(null, null));

        Assert.Equal(
            "\"Old\" cannot be a former name of the persisted type \"Box\": it is one of \"New\" of Things 2.0.0. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => _types.Find("Box")!.FormerName("Old")).Message);
        Assert.Equal(
            "\"New\" cannot be a former name of the persisted type \"Box\": it is the name of one of Things 2.0.0. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => _types.Find("Box")!.FormerName("New")).Message);
    }

    private IReadOnlyList<string> Upgrade(PersistedObject root)
    {
        var tally = new UpgradeTally(_types);
        new Upgrader(_types) { Upgraded = tally.Add }.UpgradeAll(root);
        return [.. tally.ToList().Select(Describe)];
    }

    private static string Describe(UpgradedType type) => string.Join(
        ' ',
        ((string[])[$"{type.OldName} {type.OldVersion} -> {type.Name} {type.Version}:"])
            .Concat(type.Renamed.Select(pair => $"{pair.Key}={pair.Value}"))
            .Concat(type.Added.Select(name => $"+{name}"))
            .Concat(type.Removed.Select(name => $"-{name}"))
            .Concat(type.Made.Select(pair => $"made {pair.Value} {pair.Key}")));

    /// <summary>A type of which no object is made; each has a class of its own.</summary>
    private PersistedType Declare(string name, int version) => _declared++ switch
    {
        0 => Declare<Kind<int>>(name, version),
        1 => Declare<Kind<long>>(name, version),
        2 => Declare<Kind<bool>>(name, version),
        _ => Declare<Kind<char>>(name, version),
    };

    private int _declared;

    private PersistedType Declare<T>(string name, int version)
        where T : notnull =>
        _types.Add<T>(name, version, (_, _) => { }, _ => throw new NotSupportedException());

    private sealed record Kind<T>(T Value);

    private sealed record Box(string? Text, object? Other);

    private sealed record Holder(Box Box);

    private sealed record Pair(Box A, Holder B);
}
