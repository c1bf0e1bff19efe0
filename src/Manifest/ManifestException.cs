namespace Twisted.Manifest;

/// <summary>A manifest cannot be read. The message says what is wrong and on which line; whoever knows the package and the path adds them.</summary>
public sealed class ManifestException : Exception
{
    public ManifestException()
    {
    }

    public ManifestException(string message)
        : base(message)
    {
    }

    public ManifestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <param name="reason">What is wrong.</param>
    /// <param name="line">Where, from 1.</param>
    /// <param name="column">Where in the line, from 1.</param>
    /// <param name="innerException">What found it, if anything did.</param>
    internal ManifestException(string reason, int line, int column, Exception? innerException = null)
        : base(reason, innerException)
    {
        Line = line;
        Column = column;
    }

    public override string Message =>
        Line == 0 ? Reason : SaysColumn ? $"line {Line}, column {Column}: {Reason}" : $"line {Line}: {Reason}";

    /// <summary>What is wrong, without where.</summary>
    public string Reason => base.Message;

    /// <summary>Where, from 1; 0 when the file as a whole is wrong.</summary>
    public int Line { get; }

    /// <summary>Where in the line, from 1; 0 when the file as a whole is wrong.</summary>
    public int Column { get; }

    /// <summary>For what is hard to see in its line.</summary>
    internal bool SaysColumn { get; init; }
}
