namespace Twisted.Services;

/// <summary>A service, or the factory of a <see cref="Network.StreamServer"/>, that has a log of its own besides that of the process, such as an access log.</summary>
/// <remarks>
/// The one who runs an application calls it for <c>twistd rotate</c> and SIGUSR1, after the log of the process was rotated, on each service of the tree, on any thread.
/// A factory that wraps another one hands it on.
/// </remarks>
public interface IRotatable
{
    /// <summary>Moves the log aside, and begins another.</summary>
    /// <exception cref="ServiceException">That cannot be; the message says why, and the log goes on.</exception>
    void RotateLogs();
}
