namespace Twisted.Network;

/// <summary>A protocol that shares state with its kind through its factory.</summary>
/// <typeparam name="TFactory">The factory that makes it.</typeparam>
public abstract class Protocol<TFactory> : Protocol
    where TFactory : Factory
{
    /// <summary>What made this protocol.</summary>
    /// <exception cref="InvalidOperationException">No factory made it.</exception>
    public TFactory Factory
    {
        get => GetFactory<TFactory>();
        set => Attach(value);
    }
}
