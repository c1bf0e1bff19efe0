namespace Twisted.Network;

/// <summary>Where a socket is bound.</summary>
internal interface IBindPlace
{
    /// <summary>The same text for all that would be bound to the same place, in this process and others that run in the same folder.</summary>
    string Place { get; }

    /// <summary>Removes what a socket leaves when it is closed, such as its file.</summary>
    void Remove();
}
