using System.Reflection;
using System.Runtime.Loader;
using Twisted.Persistence;
using Twisted.Services;

namespace Twisted.Tests.Analyzers;

/// <summary>Objects that refer to each other, of types whose declaration is generated, in and out of a tap.</summary>
public sealed class CycleTests
{
    private const string Rooms =
        """
        namespace Plug.In;

        [Persisted("Plug.House", 1)]
        public sealed partial class House : MultiService { [Kept] public Room? First { get; set; } }

        [Persisted("Plug.Room", 1)]
        public sealed partial class Room : RoomBase
        {
            [Kept] private readonly HashSet<Room> _doors = [];
            [Kept] public List<Room> Rooms { get; } = [];
            [Kept] public Dictionary<string, Room> ByName { get; } = [];
            [Kept] public Room? Parent { get; init; }
            [Kept] public required IReadOnlyList<Room> Views { get; init; }

            public static House Make(bool fromBelow)
            {
                var views = new List<Room>();
                var parent = new Room { Views = views };
                var child = new Room { Views = views, Parent = parent, Hall = parent };
                parent.Rooms.Add(child);
                parent.ByName["child"] = child;
                parent._doors.Add(child);
                views.Add(child);
                return new House { First = fromBelow ? child : parent };
            }

            public static bool IsWhole(House house)
            {
                var parent = house.First!.Parent ?? house.First;
                var child = parent.Rooms[0];
                return parent.Rooms.Count == 1 && parent.ByName["child"] == child && parent._doors.Single() == child && child.Parent == parent
                    && child.Hall == parent && child.Views == parent.Views && child.Views.Single() == child && child.Rooms.Count == 0 && parent.Parent is null;
            }
        }

        public abstract class RoomBase { [Kept] public Room? Hall { get; init; } }
        """;

    private const string Parents =
        """
        namespace Plug.In;

        [Persisted("Plug.House", 1)]
        public sealed partial class House : MultiService { [Kept] public Room? First { get; set; } }

        [Persisted("Plug.Room", 1)]
        public sealed partial class Room([Kept] Room? parent)
        {
            public Room? Parent { get; } = parent;
            [Kept] public List<Room> Rooms { get; } = [];

            public static House Make(bool fromBelow)
            {
                var parent = new Room(parent: null);
                parent.Rooms.Add(new Room(parent));
                return new House { First = fromBelow ? parent.Rooms[0] : parent };
            }

            public static bool IsWhole(House house)
            {
                var parent = house.First!.Parent ?? house.First;
                return parent.Rooms.Single() is { Rooms.Count: 0 } child && child.Parent == parent && parent.Parent is null;
            }
        }
        """;

    private const string Twins =
        """
        namespace Plug.In;

        [Persisted("Plug.House", 1)]
        public sealed partial class House : MultiService { [Kept] public Room? First { get; set; } }

        [Persisted("Plug.Room", 1)]
        public sealed partial class Room([Kept] List<Room> twins)
        {
            public List<Room> Twins { get; } = twins;

            public static House Make(bool fromBelow)
            {
                var room = new Room([]);
                room.Twins.Add(room);
                return new House { First = room };
            }
        }
        """;

    [Theory]
    [InlineData(Rooms, false)]
    [InlineData(Rooms, true)]
    [InlineData(Parents, false)]
    [InlineData(Parents, true)]
    public void A_cycle_through_what_is_readonly_comes_back(string code, bool fromBelow)
    {
        var (types, make, isWhole) = Load(code);
        using var snapshot = TapSnapshot.Take(new Application("house") { (IService)make.Invoke(null, [fromBelow])! }, types, []);

        var copy = TapFile.Of("house.tap", TapFormat.Tap, snapshot.ToDocument()).ToApplication(types);

        Assert.True((bool)isWhole!.Invoke(null, [copy.Services[0]])!);
    }

    [Fact]
    public void A_cycle_of_constructors_alone_is_refused_when_it_is_saved()
    {
        var (types, make, _) = Load(Twins);

        var failure = Assert.Throws<TapException>(() => TapSnapshot.Take(new Application("house") { (IService)make.Invoke(null, [false])! }, types, []));

        Assert.Equal(
            "The application cannot be saved, since it could not be loaded: an object of type \"Plug.Room\" needs itself to be constructed, by the member \"twins\" of \"Plug.Room\".\n"
            + "In a circle of objects, one member has to be set when its object is there already: give it a setter instead of a constructor's parameter, or mark it with [Ephemeral].",
            failure.Message);
    }

    private static (PersistedTypeRegistry Types, MethodInfo Make, MethodInfo? IsWhole) Load(string code)
    {
        var complete = Source.Generate(Source.Compile(code), out _);
        Assert.Empty(Source.Complaints(complete));
        using var stream = new MemoryStream();
        Assert.True(complete.Emit(stream).Success);
        stream.Position = 0;
        var assembly = new AssemblyLoadContext("plug-in", isCollectible: true).LoadFromStream(stream);
        var types = new PersistedTypeRegistry();
        new FrameworkPersistedTypes().Register(types);
        foreach (var attribute in assembly.GetCustomAttributes<PersistedTypesAttribute>())
        {
            ((IPersistedTypes)Activator.CreateInstance(attribute.Type)!).Register(types);
        }

        var room = assembly.GetType("Plug.In.Room")!;
        return (types, room.GetMethod("Make")!, room.GetMethod("IsWhole"));
    }
}
