using System.Reflection;
using System.Runtime.CompilerServices;
using Twisted.PluginHost;
using Twisted.Plugins;
using Twisted.Scripting;

namespace Twisted.Tools.Twistd;

/// <summary>Files of C# that services run. Most have none, and load nothing for it.</summary>
internal sealed class LateScripts : ScriptRunner
{
    private readonly Lazy<ScriptRunner> _scripts = new(Make);

    public override Task<object?> RunAsync(string path, IReadOnlyList<Assembly> references, IReadOnlyList<string> usings, CancellationToken cancellationToken) =>
        _scripts.Value.RunAsync(path, references, usings, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static HostScripts Make() => new HostScripts(TwistedHome.FromEnvironment());
}
