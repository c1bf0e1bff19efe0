using Twisted.Network;
using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Services;

namespace Twisted.Tests.Persistence;

/// <summary>What a tap keeps of an application that runs.</summary>
public sealed class RunningApplicationTests
{
    private readonly PersistedTypeRegistry _types = Sample.Types();

    [Fact]
    public async Task Nothing_of_a_server_that_runs_is_kept_but_how_it_was_made()
    {
        var application = new Application("qotd") { new TcpServer(ServerEndpoint.Parse("tcp:0:interface=127.0.0.1"), new SampleFactory(new Quoter("Less is more."))) };
        var before = Bytes(application);
        await application.StartAsync();
        Assert.Equal(before, Bytes(application));
        await application.StopAsync();
        Assert.Equal(before, Bytes(application));
    }

    [Fact]
    public async Task A_timer_is_kept_with_what_is_left_until_its_next_call()
    {
        _types.Add<NoAction>("Sample.NoAction", 1, (_, _) => { }, _ => new NoAction());
        var clock = new Testing.ManualClock();
        var timer = new TimerService(TimeSpan.FromSeconds(10), new NoAction()) { Name = "tick", Clock = clock };
        var once = TimerService.Once(TimeSpan.FromSeconds(5), new NoAction());
        once.Clock = clock;
        var application = new Application("timers") { timer, once };
        await application.StartAsync();
        clock.Advance(TimeSpan.FromSeconds(2));
        var early = Read(application);
        clock.Advance(TimeSpan.FromSeconds(5));
        var late = Read(application);
        await application.StopAsync();

        Assert.Equal(("tick", TimeSpan.FromSeconds(10), false, TimeSpan.FromSeconds(8)), Describe(early, 0));
        Assert.Equal((null, TimeSpan.FromSeconds(5), true, TimeSpan.FromSeconds(3)), Describe(early, 1));
        Assert.Equal(("tick", TimeSpan.FromSeconds(10), false, TimeSpan.FromSeconds(3)), Describe(late, 0));
        Assert.Equal((null, TimeSpan.FromSeconds(5), true, null), Describe(late, 1));
        Assert.All(early.Services, service => Assert.False(service.IsRunning));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, -1)]
    public void A_timer_that_somebody_made_up_is_an_error_with_its_place(int interval, int left)
    {
        _types.Add<NoAction>("Sample.NoAction", 1, (_, _) => { }, _ => new NoAction());
        var root = ModelWriter.Write(new Application("timers") { new TimerService(TimeSpan.FromSeconds(9), new NoAction()) }, _types);
        var timer = (PersistedObject)((PersistedList)root["services"]!).Items[0]!;
        timer["interval"] = TextForms.Write(TimeSpan.FromSeconds(interval));
        timer["left"] = TextForms.Write(TimeSpan.FromSeconds(left));

        var failure = Assert.Throws<InvalidDataException>(() => ModelReader.Read<Application>(root, _types));

        Assert.StartsWith("An object of type \"TimerService\" cannot be constructed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_collection_that_changes_while_it_is_written_is_an_error_that_names_its_type()
    {
        var shelf = new Shelf();
        _types.Add<Shelf>("Sample.Shelf", 1, (shelf, members) => members.Write("books", shelf.BooksThatArrive()), _ => new Shelf());

        var failure = Assert.Throws<TapException>(() => ModelWriter.Write(shelf, _types));

        Assert.StartsWith("The application cannot be saved: in an object of type \"Sample.Shelf\": Collection was modified", failure.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(failure.InnerException);
    }

    [Fact]
    public void The_lock_of_an_object_is_held_while_it_is_written_and_at_no_other_time()
    {
        var held = new List<bool>();
        _types.Add<Shelf>("Sample.Shelf", 1, (shelf, _) => held.Add(shelf.Gate.IsHeldByCurrentThread), _ => new Shelf()).LockedBy<Shelf>(shelf => shelf.Gate);
        _types.Add<NoAction>("Sample.NoAction", 1, (action, _) => held.Add(Monitor.IsEntered(action)), _ => new NoAction()).LockedBy<NoAction>(action => action);
        var shelf = new Shelf();
        ModelWriter.Write(shelf, _types);
        ModelWriter.Write(new NoAction(), _types);
        Assert.Equal([true, true], held);
        Assert.False(shelf.Gate.IsHeldByCurrentThread);
        Assert.Throws<ArgumentException>(() => _types.Find("Sample.Shelf")!.LockedBy<NoAction>(action => action));
    }

    private static (string?, TimeSpan, bool, TimeSpan?) Describe(Application application, int index) =>
        application.Services[index] is TimerService timer ? (timer.Name, timer.Interval, timer.IsOnce, timer.Left) : throw new InvalidOperationException();

    private byte[] Bytes(Application application) =>
        TapEncodings.Of(TapFormat.Tap).Write(new TapDocument(ModelWriter.Write(application, _types), [])).ToArray();

    private Application Read(Application application) =>
        ModelReader.Read<Application>(TapEncodings.Of(TapFormat.Tap).Read(Bytes(application)).Root, _types);

    private sealed class NoAction : ITimerAction
    {
        public Task OnTimeAsync(TimerService timer, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Shelf
    {
        private readonly List<string> _books = ["one", "two"];

        public Lock Gate { get; } = new();

        public IEnumerable<string> BooksThatArrive()
        {
            foreach (var book in _books)
            {
                yield return book;
                _books.Add(book);
            }
        }
    }
}
