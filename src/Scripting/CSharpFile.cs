using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Twisted.Persistence;
using Twisted.PluginHost;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Restoring;
using Twisted.Services;

namespace Twisted.Scripting;

/// <summary>A file of C# that leaves or returns an application, as statements without a class around them.</summary>
/// <remarks>It is compiled once: later starts load what the store keeps, and not the compiler.</remarks>
public sealed class CSharpFile
{
    private const string Variable = "application";

    private readonly string _path;
    private readonly TwistedHome _home;
    private readonly ScriptPackages _packages;

    /// <param name="path">The file.</param>
    /// <param name="home">Has the packages that the file asks for, and what was compiled of it.</param>
    /// <param name="packages">Restores what is missing.</param>
    public CSharpFile(string path, TwistedHome home, ScriptPackages packages)
    {
        _path = path;
        _home = home;
        _packages = packages;
    }

    /// <summary>Compiles the file unless that was done before, and runs it.</summary>
    /// <returns>What it returns, or else what its variable <c>application</c> has: an <see cref="Application"/>, or the <see cref="TapDocument"/> that a <c>.tas</c> leaves.</returns>
    /// <exception cref="TapException">It cannot be read, compiled or run, or leaves no application. The message has the place.</exception>
    /// <exception cref="PluginHostException">A package that it asks for cannot be restored or loaded.</exception>
    public object Run(CancellationToken cancellationToken)
    {
        var text = ScriptText.Read(_path);
        var directives = ScriptDirectives.Read(text);
        var locked = directives.Packages.Count == 0 ? null : _packages.Ensure(_path, directives.Packages, cancellationToken);
        var cache = new ScriptCache(_home);
        var key = ScriptCache.Key(text, locked is null ? "" : ScriptPackages.DigestOf(locked));
        if (cache.TryRead(key) is not { } compiled)
        {
            compiled = Compile(directives.Rest, locked is null ? [] : _packages.AssembliesOf(locked));
            cache.TryWrite(key, compiled);
        }

        AssemblyLoadContext context = locked is null ? new ScriptLoadContext([]) : _packages.CreateContext(locked);
        using var image = new MemoryStream(compiled.Image);
        using var symbols = new MemoryStream(compiled.Symbols);
        return Run(context.LoadFromStream(image, symbols).GetType(compiled.ClassName, throwOnError: true)!, cancellationToken);
    }

    internal static TapException LeavesNone(string path) => new(
        $"Failed to find a variable \"{Variable}\" in \"{path}\".\n"
        + $"The file has to leave one, at its top level: var {Variable} = new Application(\"name\") {{ … }};\n"
        + "or to return one: return new Application(\"name\") { … };");

    private object Run(Type script, CancellationToken cancellationToken)
    {
        // The second place gets the object whose fields are the variables of the file.
        var submissions = new object?[2];
        object? returned;
        try
        {
            // Apart: code that never ends must not keep the process from it.
            var factory = script.GetMethod("<Factory>")!;
            var running = Task.Run(() => (Task<object?>)factory.Invoke(null, [submissions])!, CancellationToken.None);
            Task.WaitAny([running], cancellationToken);
            returned = running.GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw ScriptCall.Fault(_path, exception);
        }

        if (returned is not null)
        {
            return returned is Application or TapDocument ? returned : throw new TapException($"\"{_path}\" returns a {returned.GetType().Name}; it has to be an Application.");
        }

        var field = script.GetField(Variable, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw LeavesNone(_path);
        return field.GetValue(submissions[1]) switch
        {
            Application application => application,
            TapDocument document => document,
            null => throw new TapException($"The variable \"{Variable}\" in \"{_path}\" is null; it has to be an Application."),
            var other => throw new TapException($"The variable \"{Variable}\" in \"{_path}\" has a value of the type {other.GetType().Name}; it has to be an Application."),
        };
    }

    // The compiler is loaded here, and nowhere else.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private CompiledScript Compile(string text, IEnumerable<string> packageAssemblies) => CSharpCompiler.Compile(_path, text, packageAssemblies, []);
}
