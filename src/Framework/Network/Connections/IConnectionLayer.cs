namespace Twisted.Network;

/// <summary>A protocol that is a transport for another one.</summary>
internal interface IConnectionLayer
{
    /// <summary>Closes in order what is above it, and then what is below.</summary>
    void LoseConnection();
}
