using Twisted.Services;

namespace Twisted.PluginHost;

/// <summary>A drop-in cannot be found, restored, verified or loaded. The message is one to three lines, ready for the user.</summary>
public class PluginHostException : ServiceException
{
    public PluginHostException()
    {
    }

    public PluginHostException(string message)
        : base(message)
    {
    }

    public PluginHostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
