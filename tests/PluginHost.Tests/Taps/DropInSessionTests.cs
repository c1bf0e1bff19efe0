using System.Reflection;
using Twisted.Persistence;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Tests.Support;
using Twisted.Plugins;
using Twisted.Services;
using Twisted.Taps;

namespace Twisted.PluginHost.Tests.Taps;

/// <summary>Applications of several drop-ins, from the feed to the tap and back.</summary>
[Collection(nameof(PluginCatalog))]
public sealed class DropInSessionTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose()
    {
        PluginCatalog.Current = new DropInCatalog(Session(), () => []);
        _sandbox.Dispose();
    }

    [Fact]
    public async Task Drop_ins_that_need_different_versions_of_a_library_run_in_one_application_and_share_the_Framework()
    {
        Fixtures.PackAll(_sandbox.Feed);
        await _sandbox.AddAsync("HelloPlugin");
        await _sandbox.AddAsync("GoodbyePlugin");
        var session = Session();
        var hello = Create(session, "hello");
        var goodbye = Create(session, "goodbye");
        Assert.Equal("Hello from the first version", hello.ToString());
        Assert.Equal("Goodbye from the second version", goodbye.ToString());
        Assert.NotSame(Library(hello), Library(goodbye));
        Assert.Same(typeof(ITapPlugin).Assembly, Reference(hello.GetType(), "Twisted.Framework"));
        Assert.Same(typeof(ITapPlugin).Assembly, Reference(goodbye.GetType(), "Twisted.Framework"));

        var tap = Path.Combine(_sandbox.Root, "both.tap");
        session.Save(tap, new Application("both"));
        System.IO.Directory.Delete(_sandbox.Home.Root, recursive: true);
        Session().Open(tap, CancellationToken.None);
        Assert.Equal(["goodbyeplugin", "greetings", "helloplugin"], System.IO.Directory.EnumerateDirectories(_sandbox.Home.Packages).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_plug_in_of_one_package_is_found_by_its_type_without_loading_and_used_by_another_package()
    {
        Fixtures.PackQuotes(_sandbox.Feed);
        var server = await _sandbox.AddAsync("QuoteServer");
        var source = await _sandbox.AddAsync("ProverbSource");
        Assert.Equal(["lib/net10.0/QuoteServer.dll Contract", "plugins.json Manifest"], server.Packages[0].Files.Select(file => $"{file.Path} {file.Kind}"));
        Assert.Equal(["lib/net10.0/QuoteServer.dll Contract"], source.Packages[1].Files.Select(file => $"{file.Path} {file.Kind}"));

        var session = Session();
        PluginCatalog.Current = new DropInCatalog(session, () => Directory().Plugins);
        Assert.Equal("proverbs ProverbSource 1.0.0 en", string.Join(", ", PluginCatalog.Current.OfType("quotes.source").Select(
            plugin => $"{plugin.Name} {plugin.DropInId} {plugin.DropInVersion} {plugin.Data["language"]}")));
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == "ProverbSource");

        // As mktap does: the tap's drop-in is loaded, its plug-in asks for the other.
        var application = new Application("quotes") { MakeService(session, "quoteserver", ("Source", "proverbs")) };
        var tap = Path.Combine(_sandbox.Root, "quotes.tap");
        session.Save(tap, application);

        // As twistd does, on another machine.
        System.IO.Directory.Delete(_sandbox.Home.Root, recursive: true);
        var opened = Session().Open(tap, CancellationToken.None);
        var factory = opened.Single().GetType().GetProperty("Factory")!.GetValue(opened.Single())!;
        var quotes = factory.GetType().GetProperty("Source")!.GetValue(factory)!;
        Assert.Equal("Look before you leap.", quotes.GetType().GetMethod("NextQuote")!.Invoke(quotes, null));
        Assert.Equal(["proverbs"], PluginCatalog.Current.OfType("quotes.source").Select(plugin => plugin.Name));
        Assert.Equal(["Quote Server TAP Builder"], PluginCatalog.Current.OfType("tap").Select(plugin => plugin.Name));

        // Who depends on a contract can keep its types where its package is no drop-in of the application; when it becomes one, they are the same.
        var other = Session();
        other.Load(source, CancellationToken.None);
        Assert.Equal("QuoteServer 1.0.0", other.Types.Find("QuoteServer.Factory")!.Package);
        Assert.Equal("ProverbSource 1.0.0", other.Types.Find("ProverbSource.Proverbs")!.Package);
        other.Load(server, CancellationToken.None);
        Assert.Equal(2, other.WriteLocks().Count());
    }

    [Fact]
    public async Task A_library_of_machine_code_is_locked_for_every_platform_and_the_right_one_is_loaded()
    {
        Fixtures.PackSqlite(_sandbox.Feed);
        var locked = await _sandbox.AddAsync("SqlitePlugin");
        var native = locked.Packages.Single(package => package.Id == "SQLitePCLRaw.lib.e_sqlite3").Files;
        Assert.Equal(
            [
                "linux-arm64 runtimes/linux-arm64/native/libe_sqlite3.so",
                "linux-x64 runtimes/linux-x64/native/libe_sqlite3.so",
                "osx-arm64 runtimes/osx-arm64/native/libe_sqlite3.dylib",
                "win-x64 runtimes/win-x64/native/e_sqlite3.dll",
            ],
            native.Where(file => file.Kind == LockedFileKind.Native).Select(file => $"{file.Rid} {file.Path}").Order(StringComparer.Ordinal));
        Assert.Equal("sum 42", MakeService(Session(), "sqlite").Name);
    }

    [Fact]
    public async Task A_file_of_a_tap_that_was_changed_in_the_store_is_named_with_the_command_for_that_tap()
    {
        Fixtures.PackAll(_sandbox.Feed);
        var locked = await _sandbox.AddAsync("HelloPlugin");
        var session = Session();
        session.Load(locked, CancellationToken.None);
        var tap = Path.Combine(_sandbox.Root, "hello.tap");
        session.Save(tap, new Application("hello"));
        var path = _sandbox.StorePath(locked.Packages[1], "lib/net10.0/Greetings.dll");
        Sandbox.FlipByte(path);
        Assert.Equal(
            $"Cannot use Greetings 1.0.0: \"{path}\" was changed since it was restored.\nRestore what the tap has locked: mktap plugin restore --tap {tap}",
            Assert.Throws<PluginHostException>(() => Session().Open(tap, CancellationToken.None)).Message);
    }

    [Fact]
    public async Task A_tap_whose_package_is_in_no_feed_any_more_is_to_be_upgraded()
    {
        Fixtures.PackAll(_sandbox.Feed);
        var session = Session();
        session.Load(await _sandbox.AddAsync("HelloPlugin"), CancellationToken.None);
        var tap = Path.Combine(_sandbox.Root, "hello.tap");
        session.Save(tap, new Application("hello"));
        System.IO.Directory.Delete(_sandbox.Home.Root, recursive: true);
        File.Delete(Path.Combine(_sandbox.Feed, "HelloPlugin.1.0.0.nupkg"));
        Fixtures.Hello("1.1.0").PackInto(_sandbox.Feed);
        Assert.Equal(
            "Cannot find the package \"HelloPlugin\" 1.0.0.\nLooked in folder (has only 1.1.0).\n"
            + $"Bring the tap to another version: tapconvert --upgrade -i \"{tap}\" --package HelloPlugin@VERSION",
            Assert.Throws<PluginHostException>(() => Session().Open(tap, CancellationToken.None)).Message);
    }

    private DropInSession Session() => new(_sandbox.Home, _sandbox.Restorer);

    private PluginDirectory Directory() => PluginDirectory.Open(_sandbox.Home, [_sandbox.User]);

    private ITapPlugin Create(DropInSession session, string tapName)
    {
        var plugin = Directory().FindTaps(tapName).Single();
        return session.Load(plugin, CancellationToken.None).CreatePlugin<ITapPlugin>(plugin.Entry);
    }

    private IService MakeService(DropInSession session, string tapName, params (string Property, string Value)[] options)
    {
        var tap = Create(session, tapName);
        var values = tap.CreateOptions();
        foreach (var (property, value) in options)
        {
            values.GetType().GetProperty(property)!.SetValue(values, value);
        }

        if (values.GetType().GetProperty("Port") is { } port)
        {
            port.SetValue(values, Twisted.Network.ServerEndpoint.Parse("tcp:0"));
        }

        return tap.MakeService(values);
    }

    private static Assembly Library(object plugin) => Reference(plugin.GetType(), "Greetings");

    /// <summary>What an assembly gets when it asks for another.</summary>
    private static Assembly Reference(Type type, string name) => System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(type.Assembly)!
        .LoadFromAssemblyName(type.Assembly.GetReferencedAssemblies().Single(reference => reference.Name == name));
}
