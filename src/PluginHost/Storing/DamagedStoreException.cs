namespace Twisted.PluginHost.Storing;

/// <summary>A file of the store is missing, or is not what was restored.</summary>
public sealed class DamagedStoreException : PluginHostException
{
    public DamagedStoreException()
    {
        Fault = "";
    }

    /// <param name="fault">What is wrong, as a sentence; the command that mends it is added.</param>
    public DamagedStoreException(string fault)
        : base($"{fault}\nRestore what was locked: mktap plugin restore") => Fault = fault;

    public DamagedStoreException(string fault, Exception innerException)
        : base($"{fault}\nRestore what was locked: mktap plugin restore", innerException) => Fault = fault;

    /// <summary>The message without the command, which for a tap is another one.</summary>
    public string Fault { get; }
}
