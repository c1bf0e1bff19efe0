using System.Collections.Concurrent;

namespace Twisted.Web;

/// <summary>Runs files of an extension as <see cref="ScriptResource"/> does: C# pages in a tree of files.</summary>
[Persisted("Twisted.Web.ScriptProcessor", 1)]
public sealed partial class ScriptProcessor : IFileProcessor
{
    [Ephemeral]
    private readonly ConcurrentDictionary<string, ScriptResource> _scripts = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<Resource?> ProcessAsync(string path, HttpContext context) =>
        ValueTask.FromResult<Resource?>(_scripts.GetOrAdd(path, static path => new ScriptResource(path)));
}
