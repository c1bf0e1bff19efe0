using Twisted.Persistence;
using Twisted.PluginHost.Tests.Support;
using Twisted.Services;
using Twisted.Taps;
using Twisted.Taps.Reloading;

namespace Twisted.PluginHost.Tests.Taps.Reloading;

public sealed class TapReloadTests : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly DropInSession _session;

    public TapReloadTests() => _session = new DropInSession(_sandbox.Home, _sandbox.Restorer);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Tap => Path.Combine(_sandbox.Root, "test.tax");

    public void Dispose() => _sandbox.Dispose();

    /// <summary>A service is NAME=PROGRAM, without a name =PROGRAM; a collection NAME(…); "~" has all that bear it share one object; "!" is for one with a supervision of its own.</summary>
    [Theory]
    [InlineData("a=x b=y", "a=x b=y", "", 2)]
    [InlineData("a=x b=y", "a=z b=y", "restart a: program has changed", 1)]
    [InlineData("a=x b=y", "b=y a=x", "", 2)]
    [InlineData("a=x b=y", "a=x", "stop b", 1)]
    [InlineData("a=x", "a=x b=y", "start b", 1)]
    [InlineData("a=x b=y", "c=x b=y", "stop a, start c", 1)]
    [InlineData("=x =y", "=x =z", "stop y, start z", 1)]
    [InlineData("=x =y =z", "=x =y", "stop z", 2)]
    [InlineData("g(a=x b=y) c=z", "g(a=x b=w) c=z", "restart g/b: program has changed", 2)]
    [InlineData("g(a=x) c=z", "g(a=x d=x) c=z", "start g/d", 2)]
    [InlineData("g(a=x) c=z", "g!(a=x) c=z", "restart g: supervision has changed", 1)]
    [InlineData("g(h(a=x) b=y)", "g(h(a=w) b=y)", "restart g/h/a: program has changed", 1)]
    [InlineData("g(a=x)", "g=x", "restart g: it is of another type", 0)]
    [InlineData("a=x b=y", "a=x g(b=y)", "stop b, start g", 1)]
    [InlineData("~a=x ~b=y c=z", "~a=w ~b=y c=z", "restart a: program has changed, restart b: shares something with a", 1)]
    [InlineData("~a=x ~b=y c=z", "~a=x ~b=y c=w", "restart c: program has changed", 2)]
    [InlineData("~a=x b=y", "~a=x b=y ~d=x", "restart a: shares something with d, start d", 1)]
    [InlineData("g(~a=x b=y) ~c=z", "g(~a=w b=y) ~c=z", "restart g/a: program has changed, restart c: shares something with g/a", 1)]
    public void Only_what_differs_is_replaced(string before, string after, string expected, int unchanged)
    {
        var reload = Load(before);
        Write(after);
        var changes = reload.Prepare(new TapReading(), Cancel);
        Assert.Equal(expected, string.Join(", ", changes.Changes.Select(Describe)));
        Assert.Equal(unchanged, changes.Unchanged);
    }

    [Fact]
    public void What_shares_an_object_is_one_unit_and_others_are_not()
    {
        var reload = Load("~a=x ~b=y c=z d=z");
        Write("~a=w ~b=y c=v d=v");
        var changes = reload.Prepare(new TapReading(), Cancel).Changes;
        Assert.Equal(changes[0].Unit, changes[1].Unit);
        Assert.Equal(3, changes.Select(change => change.Unit).Distinct().Count());
    }

    [Fact]
    public async Task What_was_read_last_is_what_the_next_reading_is_compared_with()
    {
        var reload = Load("a=x =y c=z");
        Write("c=z =y a=w e=v");
        await ApplyAsync(reload.Prepare(new TapReading(), Cancel));
        Assert.Empty(reload.Prepare(new TapReading(), Cancel).Changes);
        Write("c=z =y a=w e=u");
        Assert.Equal("restart e: program has changed", Describe(Assert.Single(reload.Prepare(new TapReading(), Cancel).Changes)));
        Write("c=q =y a=w e=v");
        Assert.Equal("restart c: program has changed", Describe(Assert.Single(reload.Prepare(new TapReading(), Cancel).Changes)));
    }

    [Fact]
    public void A_changed_supervision_of_the_application_is_told_and_restarts_nothing()
    {
        var reload = Load("a=x");
        var other = Parse("a=x");
        other.Supervision = new Supervision { Intensity = 9 };
        Save(other);
        var changes = reload.Prepare(new TapReading(), Cancel);
        Assert.Empty(changes.Changes);
        Assert.Equal(["The supervision of the application has changed; that takes no restart."], changes.Remarks);
        changes.Commit(new HashSet<string>());
        Assert.Equal(9, _application!.Supervision!.Intensity);
    }

    [Fact]
    public void What_could_not_be_replaced_is_tried_again()
    {
        var reload = Load("a=x b=y");
        Write("a=w b=y");
        reload.Prepare(new TapReading(), Cancel).Commit(new HashSet<string> { "a" });
        Assert.Equal("restart a: failed the last time", Describe(Assert.Single(reload.Prepare(new TapReading(), Cancel).Changes)));
    }

    [Theory]
    [InlineData("<tap", "is malformed")]
    [InlineData("", "it is empty")]
    [InlineData(null, "there is no such file")]
    public void A_tap_that_cannot_be_read_is_an_error_and_changes_nothing(string? content, string expected)
    {
        var reload = Load("a=x");
        File.Delete(Tap);
        if (content is not null)
        {
            File.WriteAllText(Tap, content);
        }

        Assert.Contains(expected, Assert.Throws<TapException>(() => reload.Prepare(new TapReading(), Cancel)).Message, StringComparison.Ordinal);
        Write("a=x");
        Assert.Empty(reload.Prepare(new TapReading(), Cancel).Changes);
    }

    [Fact]
    public void What_takes_another_process_is_refused_with_the_command_for_it()
    {
        var reload = Load("a=x");
        Save(new Application("other") { Program("a", "x") });
        Assert.Equal(
            "the tap has the name \"other\", and the server is \"test\", which takes another process\nHave one take over: twistd upgrade",
            Assert.Throws<TapException>(() => reload.Prepare(new TapReading(), Cancel)).Message);
        Save(new Application("test") { Process = new ProcessSettings { Uid = 1 } });
        Assert.Contains("another user or group", Assert.Throws<TapException>(() => reload.Prepare(new TapReading(), Cancel)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_encrypted_tap_needs_no_passphrase_as_long_as_its_key_is_the_same()
    {
        var key = TapKey.FromPassphrase("secret");
        Save(Parse("a=x"), key);
        var reload = Load(null);
        Save(Parse("a=y"), key);
        await ApplyAsync(reload.Prepare(new TapReading { Passphrase = () => throw new InvalidOperationException("nobody is there to be asked") }, Cancel));
        Save(Parse("a=z"), TapKey.FromPassphrase("other"));
        Assert.Contains("passphrase is wrong", Assert.Throws<TapException>(() => reload.Prepare(new TapReading { Passphrase = () => "secret" }, Cancel)).Message, StringComparison.Ordinal);
        Assert.Single(reload.Prepare(new TapReading { Passphrase = () => "other" }, Cancel).Changes);
    }

    [Fact]
    public async Task Any_tree_becomes_any_other()
    {
        var random = new Random(7);
        for (var round = 0; round < 60; round++)
        {
            var reload = Load(RandomTree(random));
            for (var step = 0; step < 3; step++)
            {
                var text = RandomTree(random);
                Write(text);
                await ApplyAsync(reload.Prepare(new TapReading(), Cancel));
                Assert.Equal(Shape(Parse(text)), Shape(_application!));
                Assert.Empty(reload.Prepare(new TapReading(), Cancel).Changes);
            }
        }
    }

    private Application? _application;

    private TapReload Load(string? text)
    {
        if (text is not null)
        {
            Write(text);
        }

        var tap = TapFile.Open(Tap, new TapReading { KeepsContent = true, Passphrase = () => "secret" });
        _application = _session.Open(tap, Cancel);
        return new TapReload(_session, _application, tap);
    }

    private void Write(string text) => Save(Parse(text));

    private void Save(Application application, TapKey? key = null) => _session.Save(Tap, application, TapFormat.Xml, key);

    private static async Task ApplyAsync(TapChanges changes)
    {
        foreach (var change in changes.Changes.Reverse())
        {
            if (change.Old is not null)
            {
                await change.Parent.RemoveAsync(change.Old, Cancel);
            }
        }

        foreach (var change in changes.Changes)
        {
            if (change.New is not null)
            {
                await ((MultiService)change.New.Parent!).RemoveAsync(change.New, Cancel);
                await change.Parent.InsertAsync(change.Position, change.New, Cancel);
            }
        }

        changes.Commit(new HashSet<string>());
    }

    private static string Describe(ServiceChange change)
    {
        var path = change.Path;
        if (path.Contains('#', StringComparison.Ordinal))
        {
            // Those without a name go by their program, which is what the tests change.
            path = (change.Old, change.New) switch
            {
                (null, ProcessService now) => now.Program,
                (ProcessService old, null) => old.Program,
                (ProcessService old, ProcessService now) => $"{old.Program}#{path.Split('#')[1]}->{now.Program}",
                _ => path,
            };
        }

        var verb = change.Old is null ? "start" : change.New is null ? "stop" : "restart";
        return change.Reason.Length == 0 ? $"{verb} {path}" : $"{verb} {path}: {change.Reason}";
    }

    private static string RandomTree(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(5)).Select(number => random.Next(4) switch
    {
        0 => $"g{number}({string.Join(' ', Enumerable.Range(0, random.Next(3)).Select(inner => $"{(random.Next(3) == 0 ? "~" : "")}i{inner}={random.Next(2)}"))})",
        1 => $"={random.Next(2)}",
        _ => $"{(random.Next(3) == 0 ? "~" : "")}n{random.Next(2)}{number}={random.Next(2)}",
    }));

    /// <summary>What there is, whatever its order.</summary>
    private static string Shape(MultiService parent) => $"({string.Join(' ', parent.Services.Select(service => service switch
    {
        MultiService inner => $"{inner.Name}{Shape(inner)}",
        ProcessService process => $"{process.Name}={process.Program}",
        _ => "?",
    }).Order(StringComparer.Ordinal))})";

    private static Application Parse(string text)
    {
        var shared = new Backoff { Limit = 42 };
        var application = new Application("test");
        var parents = new Stack<MultiService>([application]);
        foreach (var word in text.Replace("(", "( ", StringComparison.Ordinal).Replace(")", " )", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == ")")
            {
                parents.Pop();
            }
            else if (word.EndsWith('('))
            {
                var group = new MultiService { Name = word.TrimEnd('(').TrimEnd('!') };
                if (word.Contains('!', StringComparison.Ordinal))
                {
                    group.Supervision = new Supervision { Intensity = 9 };
                }

                parents.Peek().Add(group);
                parents.Push(group);
            }
            else
            {
                var parts = word.TrimStart('~').Split('=');
                parents.Peek().Add(Program(parts[0].Length == 0 ? null : parts[0], parts[1], word[0] == '~' ? shared : null));
            }
        }

        return application;
    }

    private static ProcessService Program(string? name, string program, Backoff? backoff = null) => new(program) { Name = name, Backoff = backoff ?? new Backoff() };
}
