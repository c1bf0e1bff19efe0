using Twisted.PluginHost.Finding;
using Twisted.Plugins;

namespace Twisted.Taps;

/// <summary>A plug-in of a drop-in that is loaded when an object of it is asked for.</summary>
/// <param name="session">Loads it.</param>
/// <param name="plugin">Which one.</param>
/// <param name="gate">Held while the session is used, which is not safe for concurrent use.</param>
internal sealed class DropInPluginInfo(DropInSession session, FoundPlugin plugin, Lock gate) : PluginInfo
{
    public override T Create<T>()
    {
        lock (gate)
        {
            return session.Load(plugin, CancellationToken.None).CreatePlugin<T>(plugin.Entry);
        }
    }
}
