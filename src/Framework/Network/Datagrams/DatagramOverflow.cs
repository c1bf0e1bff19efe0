namespace Twisted.Network;

/// <summary>What is dropped when more datagrams arrive than are handled.</summary>
public enum DatagramOverflow
{
    /// <summary>The one that arrives: those that wait are answered in their order. For questions, whose senders ask again.</summary>
    DropNewest,

    /// <summary>The one that waits longest. For states and measurements, of which the last counts.</summary>
    DropOldest,
}
