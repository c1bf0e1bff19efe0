namespace Twisted.Network;

/// <summary>A protocol that shares state with its kind through its factory.</summary>
/// <typeparam name="TFactory">The factory that makes it.</typeparam>
public abstract class Protocol<TFactory> : Protocol
    where TFactory : Factory
{
    private TFactory? _factory;

    /// <summary>What made this protocol.</summary>
    /// <exception cref="InvalidOperationException">No factory made it.</exception>
    public TFactory Factory
    {
        get => _factory ?? throw new InvalidOperationException($"{GetType().Name} was not made by a {typeof(TFactory).Name}.");
        set => _factory = value;
    }

    internal override void Attach(Factory factory) => Factory = (TFactory)factory;
}
