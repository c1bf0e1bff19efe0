using System.Reflection;
using System.Runtime.CompilerServices;
using Twisted.Persistence;
using Twisted.PluginHost;
using Twisted.Plugins;
using Twisted.Services;

namespace Twisted.Scripting;

/// <summary>Runs files of C# for plug-ins; each is compiled once, and kept in the store as those of <c>twistd -y</c> are.</summary>
public sealed class HostScripts(TwistedHome home) : ScriptRunner
{
    /// <inheritdoc/>
    public override async Task<object?> RunAsync(string path, IReadOnlyList<Assembly> references, IReadOnlyList<string> usings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(usings);
        try
        {
            return await Task.Run(() => RunAsync(path, references, usings), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TapException exception)
        {
            throw new ServiceException(exception.Message, exception);
        }
    }

    private async Task<object?> RunAsync(string path, IReadOnlyList<Assembly> references, IReadOnlyList<string> usings)
    {
        var text = ScriptText.Read(path);
        var directives = ScriptDirectives.Read(text);
        if (directives.Packages.Count > 0)
        {
            throw new TapException($"\"{path}\" asks for packages, which a file that a service runs cannot have: put the code into a plug-in, or into a file for twistd -y");
        }

        var cache = new ScriptCache(home);
        var key = ScriptCache.Key(text, string.Join(' ', references.Select(static assembly => assembly.ManifestModule.ModuleVersionId.ToString("N")).Concat(usings)));
        if (cache.TryRead(key) is not { } compiled)
        {
            compiled = Compile(path, directives.Rest, references, usings);
            cache.TryWrite(key, compiled);
        }

        using var image = new MemoryStream(compiled.Image);
        using var symbols = new MemoryStream(compiled.Symbols);
        var script = new ScriptLoadContext(references).LoadFromStream(image, symbols).GetType(compiled.ClassName, throwOnError: true)!;
        return await ScriptCall.RunAsync(path, script, new object?[2]).ConfigureAwait(false);
    }

    // The compiler is loaded here, and nowhere else.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static CompiledScript Compile(string path, string text, IReadOnlyList<Assembly> references, IReadOnlyList<string> usings) =>
        CSharpCompiler.Compile(path, text, references.Select(static assembly => assembly.Location), usings);
}
