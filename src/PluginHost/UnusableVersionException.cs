namespace Twisted.PluginHost;

/// <summary>A version of a package cannot be used here, whatever is tried: no feed has it, or it is for other tools.</summary>
public sealed class UnusableVersionException : PluginHostException
{
    public UnusableVersionException()
    {
        Fault = "";
    }

    /// <param name="message">What is wrong, in one line or more, and in the last one where to find another version.</param>
    public UnusableVersionException(string message)
        : base(message) => Fault = WithoutRemedy(message);

    public UnusableVersionException(string message, Exception innerException)
        : base(message, innerException) => Fault = WithoutRemedy(message);

    /// <summary>The message without its last line, which for a tap is another one.</summary>
    public string Fault { get; }

    private static string WithoutRemedy(string message) => message.LastIndexOf('\n') is >= 0 and var end ? message[..end] : message;
}
