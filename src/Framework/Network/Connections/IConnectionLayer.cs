namespace Twisted.Network;

/// <summary>A protocol that is a transport for another one.</summary>
internal interface IConnectionLayer
{
    /// <summary>Counts a fault of what is inside as one of the connection.</summary>
    void CountFault();

    /// <summary>True once it was connected to a transport.</summary>
    bool IsMade { get; }

    /// <summary>Closes in order as the protocol inside would: what layers still hold of its data is sent. For those who end connections from outside.</summary>
    void LoseFromWithin();
}
