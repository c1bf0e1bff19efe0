using Twisted.Manifest;
using Twisted.Persistence;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;
using Twisted.PluginHost.Tests.Support;
using Twisted.Plugins;

namespace Twisted.PluginHost.Tests.Loading;

public sealed class DropInLoaderTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public DropInLoaderTests() => Fixtures.PackAll(_sandbox.Feed);

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Each_drop_in_has_its_own_version_of_a_library_and_all_share_the_Framework()
    {
        var hello = await LoadAsync("HelloPlugin");
        var goodbye = await LoadAsync("GoodbyePlugin");
        Assert.Equal("Hello from the first version", hello.CreatePlugin<ITapPlugin>(Tap("HelloPlugin.HelloTap")).ToString());
        Assert.Equal(
            "Goodbye from the second version",
            goodbye.CreatePlugin<ITapPlugin>(Fixtures.Tap("goodbye", "GoodbyePlugin.GoodbyeTap", "GoodbyePlugin.dll")).ToString());
    }

    [Fact]
    public async Task A_file_that_was_changed_is_not_loaded_but_named()
    {
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        var path = _sandbox.StorePath(locked.Packages[0], "lib/net10.0/HelloPlugin.dll");
        Sandbox.FlipByte(path);
        Assert.Equal(
            $"Cannot use HelloPlugin 1.0.0: \"{path}\" was changed since it was restored.\n"
            + "Restore what was locked: mktap plugin restore",
            CreateError(_sandbox.Loader.Load(locked), "HelloPlugin.HelloTap"));
    }

    [Fact]
    public async Task A_file_of_a_private_package_that_was_changed_is_not_loaded_but_named()
    {
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        var path = _sandbox.StorePath(locked.Packages[1], "lib/net10.0/Greetings.dll");
        Sandbox.FlipByte(path);
        var plugin = _sandbox.Loader.Load(locked).CreatePlugin<ITapPlugin>(Tap("HelloPlugin.HelloTap"));
        var exception = Assert.Throws<FileLoadException>(() => plugin.ToString());
        Assert.StartsWith($"Cannot use Greetings 1.0.0: \"{path}\" was changed", exception.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_without_the_drop_in_is_an_error_that_names_the_file()
    {
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        Directory.Delete(_sandbox.Home.Root, recursive: true);
        Assert.False(_sandbox.Loader.IsComplete(locked));
        Assert.Equal(
            $"Cannot load HelloPlugin 1.0.0: there is no \"{_sandbox.StorePath(locked.Packages[0], "plugins.json")}\".\nRestore what was locked: mktap plugin restore",
            Assert.Throws<DamagedStoreException>(() => _sandbox.Loader.Load(locked)).Message);
    }

    [Fact]
    public async Task A_drop_in_that_was_restored_by_a_host_with_another_Framework_is_refused()
    {
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        var manifest = Fixtures.Manifest("[0.0.1, 0.0.9]");
        File.WriteAllBytes(_sandbox.StorePath(locked.Packages[0], "plugins.json"), manifest);
        var files = locked.Packages[0].Files.Select(file =>
            file.Kind == LockedFileKind.Manifest ? file with { Sha256 = Twisted.Shared.Sha256.Hex(manifest) } : file);
        var old = locked with { Packages = [locked.Packages[0] with { Files = [.. files] }] };
        Assert.Equal(
            $"HelloPlugin 1.0.0 was built for Twisted.Framework [0.0.1, 0.0.9], and this host has {HostVersion.Text}.\nTake another version of HelloPlugin, or of mktap and twistd: mktap plugin search HelloPlugin",
            Assert.Throws<UnusableVersionException>(() => _sandbox.Loader.Load(old)).Message);
    }

    [Theory]
    [InlineData("HelloPlugin.Missing", "the plug-in \"x\" is to be the class \"HelloPlugin.Missing\" in \"HelloPlugin.dll\", which has no such class")]
    [InlineData("HelloPlugin.NativeTap", "the plug-in \"x\" is the class \"HelloPlugin.NativeTap\", which is no ITapPlugin")]
    [InlineData("HelloPlugin.FailingTap", "the plug-in \"x\" failed: InvalidOperationException: the moon is in the wrong place")]
    public async Task A_class_that_is_no_plug_in_is_named(string module, string fault)
    {
        var dropIn = await LoadAsync("HelloPlugin");
        Assert.Equal(
            $"Cannot load HelloPlugin 1.0.0: {fault}.\nIts files are in \"{_sandbox.StorePath(dropIn.Locked.Packages[0], "")}\".",
            CreateError(dropIn, module));
    }

    [Fact]
    public async Task An_assembly_that_is_no_part_of_the_drop_in_is_named()
    {
        var dropIn = await LoadAsync("HelloPlugin");
        Assert.StartsWith(
            "Cannot load HelloPlugin 1.0.0: it has no assembly \"Other.dll\".\n",
            Assert.Throws<PluginHostException>(() => dropIn.CreatePlugin<ITapPlugin>(Fixtures.Tap("x", "X", "Other.dll"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assembly_that_only_the_tools_have_is_not_given_to_a_drop_in()
    {
        var dropIn = await LoadAsync("HelloPlugin");
        Assert.Equal(
            "HelloPlugin 1.0.0 needs the assembly \"NuGet.Versioning\" 7.9.0.47, which is neither in its packages nor in the host.\n"
            + "Its author has to add the package with that assembly to its dependencies.",
            System.Text.RegularExpressions.Regex.Replace(CreateError(dropIn, "HelloPlugin.NosyTap"), @"7\.9\.0\.\d+", "7.9.0.47"));
    }

    [Fact]
    public async Task A_file_that_is_no_assembly_is_named()
    {
        // Restoring refuses such a package; a lock may still come from other tools.
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        var junk = "no assembly"u8.ToArray();
        File.WriteAllBytes(_sandbox.StorePath(locked.Packages[0], "lib/net10.0/HelloPlugin.dll"), junk);
        var files = locked.Packages[0].Files.Select(file =>
            file.Path == "lib/net10.0/HelloPlugin.dll" ? file with { Sha256 = Twisted.Shared.Sha256.Hex(junk) } : file);
        var other = locked with { Packages = [locked.Packages[0] with { Files = [.. files] }, locked.Packages[1]] };
        Assert.StartsWith(
            "Cannot load HelloPlugin 1.0.0: \"HelloPlugin.dll\" cannot be loaded: ",
            CreateError(_sandbox.Loader.Load(other), "HelloPlugin.HelloTap"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Translated_texts_are_loaded_from_the_package()
    {
        var dropIn = await LoadAsync("HelloPlugin");
        Assert.Equal("Hello, Hallo", dropIn.CreatePlugin<object>(Tap("HelloPlugin.TranslatedTap")).ToString());
    }

    [Fact]
    public async Task A_library_of_machine_code_is_loaded_from_the_package()
    {
        // Any library will do as the package's own; the runtime has one with a function that is easy to check.
        var extension = OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The runtime's library has its function inside on Windows.");
        var library = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, $"libSystem.IO.Compression.Native{extension}");
        Fixtures.Hello("2.0.0").WithFile($"runtimes/{HostPlatform.Rid}/native/libgreet{extension}", File.ReadAllBytes(library)).PackInto(_sandbox.Feed);
        var dropIn = await LoadAsync("HelloPlugin");
        Assert.Equal("3610a686", dropIn.CreatePlugin<object>(Tap("HelloPlugin.NativeTap")).ToString());
    }

    [Fact]
    public async Task Persisted_types_of_the_drop_in_are_registered_those_declared_by_hand_and_those_that_are_generated()
    {
        var dropIn = await LoadAsync("HelloPlugin");
        var registry = new PersistedTypeRegistry();
        dropIn.RegisterPersistedTypes(registry, []);
        Assert.Equal("HelloPlugin.HelloTap", registry.Find("HelloPlugin.Hello")!.ClrType.FullName);
        Assert.Equal("HelloPlugin.HelloCount", registry.Find("HelloPlugin.Count")!.ClrType.FullName);

        var twice = Assert.Throws<PluginHostException>(() => dropIn.RegisterPersistedTypes(registry, []));
        Assert.Matches(
            """the persisted types "HelloPlugin\.(Hello|Generated)PersistedTypes" failed: ArgumentException: The persisted type "HelloPlugin\.(Hello|Count)" is declared twice, also by HelloPlugin 1\.0\.0""",
            twice.Message);
    }

    [Fact]
    public async Task Once_restored_a_drop_in_is_found_and_loaded_without_any_NuGet_assembly()
    {
        await _sandbox.AddAsync("HelloPlugin");
        var (exitCode, output, errors) = await TestProgram.RunAsync(_sandbox, "WarmProgram", _sandbox.Root, "=hello");
        Assert.Equal((0, ""), (exitCode, errors));
        var lines = output.Split('\n');
        Assert.Equal("Hello from the first version", lines[0]);
        Assert.Contains("assembly HelloPlugin", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("assembly NuGet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_check_for_NuGet_assemblies_can_fail()
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        File.Delete(_sandbox.StorePath(locked.Packages[1], "lib/net10.0/Greetings.dll"));
        var (_, output, _) = await TestProgram.RunAsync(_sandbox, "WarmProgram", _sandbox.Root, "=hello");
        Assert.Contains("assembly NuGet.Packaging", output, StringComparison.Ordinal);
    }

    private static PluginEntry Tap(string module) => Fixtures.Tap("x", module, "HelloPlugin.dll");

    private async Task<LoadedDropIn> LoadAsync(string id) => _sandbox.Loader.Load(await _sandbox.RestoreAsync(id));

    private static string CreateError(LoadedDropIn dropIn, string module) =>
        Assert.ThrowsAny<PluginHostException>(() => dropIn.CreatePlugin<ITapPlugin>(Tap(module))).Message;
}
