namespace Twisted.Runner;

/// <summary>What whoever started the process hears until it is ready; after that there may be nobody left to hear.</summary>
internal interface IRunReporter
{
    void Progress(string line);

    /// <param name="message">One to three lines.</param>
    void Error(string message);

    /// <summary>All is started, and it waits for whom it takes over from.</summary>
    void Prepared();

    /// <summary>The application does its work.</summary>
    void Ready();
}
