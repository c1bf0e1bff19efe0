namespace Twisted.Manifest;

/// <summary>The types that a value on the command line can have.</summary>
public enum OptionValueType
{
    String,

    /// <summary>A whole number of 32 bits.</summary>
    Integer,

    /// <summary>A whole number of 64 bits.</summary>
    Long,

    /// <summary>A number with a decimal point.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A number and a unit: <c>250ms</c>, <c>90s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c>.</summary>
    Duration,

    Uri,

    /// <summary>A path, made absolute when parsed.</summary>
    File,

    /// <summary>A path, made absolute when parsed.</summary>
    Directory,

    /// <summary>A server's endpoint string.</summary>
    ServerEndpoint,

    /// <summary>A client's endpoint string.</summary>
    ClientEndpoint,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>An endpoint string of a port for datagrams.</summary>
    DatagramEndpoint,

    /// <summary>An endpoint string of a peer for datagrams.</summary>
    DatagramClientEndpoint,
}
