using CountingPlugin;

[assembly: PersistedTypes<CounterPersistedTypes>]

namespace CountingPlugin;

public sealed class CounterPersistedTypes : IPersistedTypes
{
    public void Register(PersistedTypeRegistry types)
    {
        types.Add<CounterFactory>(
            "CountingPlugin.CounterFactory",
            version: 1,
            write: (factory, members) =>
            {
                members.Write("tally", factory.Tally);
                members.Write("countdown", factory.Countdown);
            },
            create: members => new CounterFactory(members.Read<Tally>("tally"), members.Read<Countdown>("countdown")));
        types.Add<Tally>(
            "CountingPlugin.Tally",
            version: 1,
            write: (tally, members) => tally.Write(members),
            create: members => new Tally(members.Read<long>("count"), members.Read<Dictionary<int, long>>("byDigit")))
            .LockedBy<Tally>(tally => tally.Gate)
            .Ephemeral(nameof(Tally.Gate));

        // A number that changes by itself is whole at any time.
        types.Add<Countdown>(
            "CountingPlugin.Countdown",
            version: 1,
            write: (countdown, members) => members.Write("left", countdown.Left),
            create: members => new Countdown(members.Read<int>("left")));
    }
}
