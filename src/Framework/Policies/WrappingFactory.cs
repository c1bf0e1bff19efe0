using System.Net;
using Twisted.Network;
using Twisted.Services;

namespace Twisted.Policies;

/// <summary>A factory around another one: what it makes stands between the connection and the protocols of that.</summary>
/// <remarks>
/// <para>
/// It can be put around any factory, another wrapper too; the outermost is the nearest to the network. The log shows the name of the inner factory,
/// which is started and stopped with this one.
/// </para>
/// <para>
/// One that watches or limits overrides <see cref="Wrap"/>. One that has something to do before there can be an inner protocol, such as a handshake,
/// overrides <see cref="BuildProtocol"/> to return a wrapper without one, which calls <see cref="ProtocolWrapper.ConnectInner"/> when it is done.
/// </para>
/// </remarks>
public abstract class WrappingFactory : Factory, IReloadable
{
    /// <param name="inner">What is wrapped. It may serve on other ports as well, wrapped or not.</param>
    protected WrappingFactory(Factory inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <summary>What is wrapped.</summary>
    public Factory Inner { get; }

    /// <inheritdoc/>
    public override string Name => Inner.Name;

    private protected sealed override bool IsLogged => false;

    /// <summary>Wraps a protocol of <see cref="Inner"/>; null where that makes none.</summary>
    /// <inheritdoc/>
    public override Protocol? BuildProtocol(EndPoint? address) => Inner.MakeProtocol(address) is { } protocol ? Wrap(protocol) : null;

    /// <summary>What is to stand between the connection and that protocol. The default hands on everything.</summary>
    /// <param name="protocol">Was just made by <see cref="Inner"/>.</param>
    protected virtual ProtocolWrapper Wrap(Protocol protocol) => new(this, protocol);

    /// <summary>Has what is wrapped read anew what it has, if it can.</summary>
    /// <inheritdoc/>
    public virtual Task ReloadAsync(CancellationToken cancellationToken) =>
        Inner is IReloadable reloadable ? reloadable.ReloadAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    /// <remarks>What overrides it calls it.</remarks>
    protected override void StartFactory() => Inner.DoStart(Logger);

    /// <inheritdoc/>
    /// <remarks>What overrides it calls it.</remarks>
    protected override void StopFactory() => Inner.DoStop();
}
