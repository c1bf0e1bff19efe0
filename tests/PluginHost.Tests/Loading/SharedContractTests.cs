using System.Reflection;
using System.Reflection.Emit;
using Twisted.Manifest;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Loading;

/// <summary>Assemblies that several drop-ins share. What is loaded stays for the life of the process, so that each test has names of its own.</summary>
public sealed class SharedContractTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task The_first_that_needs_a_contract_loads_it_and_the_others_get_the_same()
    {
        Pack("Same", "1.2.0", "First", "1.0.0");
        Pack("Same", "1.2.0", "Second", "1.2.0");
        var first = await LoadAsync("First");
        var second = await LoadAsync("Second");
        var contract = ContractOf(first, "First");
        Assert.Same(contract, ContractOf(second, "Second"));
        Assert.Same(contract, second.LoadAssembly("Same.dll"));
        second.LoadAll();
    }

    [Fact]
    public async Task A_contract_that_is_older_than_what_another_drop_in_needs_is_an_error_that_names_both()
    {
        Pack("Older", "1.0.0", "Left", "1.0.0");
        var left = await LoadAsync("Left");
        ContractOf(left, "Left");
        Pack("Older", "1.1.0", "Right", "1.1.0");
        Assert.Equal(
            "Cannot load Right 1.1.0: it shares \"Older\" of Older 1.1.0 with other drop-ins,\n"
            + "and Left 1.0.0 already brought Older 1.0.0, which does not fit (1.0.0.0, needed 1.1.0.0).\n"
            + "Take versions that agree: mktap plugin update Left",
            ContractError(await LoadAsync("Right"), "Right"));
    }

    [Fact]
    public async Task A_contract_of_another_major_version_is_an_error_that_names_both()
    {
        Pack("Major", "2.0.0", "New", "2.0.0");
        ContractOf(await LoadAsync("New"), "New");
        Pack("Major", "1.0.0", "Old", "1.0.0");
        Assert.Equal(
            "Cannot load Old 1.0.0: it shares \"Major\" of Major 1.0.0 with other drop-ins,\n"
            + "and New 2.0.0 already brought Major 2.0.0, which does not fit (2.0.0.0, needed 1.0.0.0).\n"
            + "Take versions that agree: mktap plugin update Old",
            ContractError(await LoadAsync("Old"), "Old"));
    }

    /// <summary>A package with a contract, and a drop-in that was compiled with it.</summary>
    private void Pack(string contract, string version, string dropIn, string dropInVersion)
    {
        var interfaces = new PersistedAssemblyBuilder(Name(contract, version), typeof(object).Assembly);
        var shared = interfaces.DefineDynamicModule(contract).DefineType("IShared", TypeAttributes.Public | TypeAttributes.Interface | TypeAttributes.Abstract).CreateType();
        new TestPackage(contract, version)
            .WithFile($"lib/net10.0/{contract}.dll", Save(interfaces))
            .WithFile(PluginManifest.FileName, ManifestWriter.Write(new PluginManifest { Framework = Fixtures.Framework, Contracts = [$"{contract}.dll"], Plugins = [] }))
            .PackInto(_sandbox.Feed);
        var plugin = new PersistedAssemblyBuilder(Name(dropIn, dropInVersion), typeof(object).Assembly);
        plugin.DefineDynamicModule(dropIn).DefineType("Thing", TypeAttributes.Public | TypeAttributes.Abstract, typeof(object), [shared]).CreateType();
        new TestPackage(dropIn, dropInVersion)
            .WithDependency(contract, version)
            .WithFile($"lib/net10.0/{dropIn}.dll", Save(plugin))
            .WithFile(PluginManifest.FileName, Fixtures.Manifest(Fixtures.Framework))
            .PackInto(_sandbox.Feed);
    }

    private async Task<LoadedDropIn> LoadAsync(string id) => _sandbox.Loader.Load(await _sandbox.RestoreAsync(id));

    private static Assembly ContractOf(LoadedDropIn dropIn, string name) =>
        dropIn.LoadAssembly($"{name}.dll").GetType("Thing", throwOnError: true)!.GetInterfaces().Single().Assembly;

    private static string ContractError(LoadedDropIn dropIn, string name)
    {
        Exception? exception = Record.Exception(() => ContractOf(dropIn, name));
        while (exception is not PluginHostException)
        {
            exception = exception?.InnerException ?? throw new InvalidOperationException("It did not fail.");
        }

        return exception.Message;
    }

    private static AssemblyName Name(string name, string version) => new(name) { Version = new Version($"{version}.0") };

    private static byte[] Save(PersistedAssemblyBuilder assembly)
    {
        using var file = new MemoryStream();
        assembly.Save(file);
        return file.ToArray();
    }
}
