namespace Twisted.PluginHost.Restoring;

/// <summary>Hears how a restore goes. Called from any thread, one call at a time.</summary>
public interface IRestoreObserver
{
    /// <summary>A step begins.</summary>
    void Progress(RestoreProgress progress);

    /// <summary>Something is wrong that did not stop the restore, such as a feed that does not answer. One to three lines for the user.</summary>
    void Problem(string text);

    /// <summary>What was looked at, and why something was chosen or passed over; for those who want to know. One line.</summary>
    void Detail(string text);
}
