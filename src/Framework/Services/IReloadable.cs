namespace Twisted.Services;

/// <summary>
/// A service, or the factory of a <see cref="Network.StreamServer"/>, that can read anew what it has from outside its tap while it runs: certificates,
/// tables, lists. What a tap keeps of it stays.
/// </summary>
/// <remarks>
/// <para>
/// The one who runs an application calls it for <c>twistd reload</c> and SIGHUP, on each service of the tree that runs, parents before children and
/// one at a time, on a thread of the pool. The service goes on working meanwhile: what is read replaces what was there in one step.
/// </para>
/// <para>
/// A service that fails throws, and keeps what it had, as if nobody had asked. The failure is reported with the path of the service, and the
/// others are still reloaded. The message of a <see cref="ServiceException"/> is shown as it is; any other exception goes to the log
/// with its stack.
/// </para>
/// <para>A parent does not call its children; a factory that wraps another one does.</para>
/// </remarks>
public interface IReloadable
{
    /// <summary>Reads anew, and completes when what was read is in use.</summary>
    /// <param name="cancellationToken">Cancelled when the process is to stop: what has not been replaced by then stays, and the call ends.</param>
    Task ReloadAsync(CancellationToken cancellationToken);
}
