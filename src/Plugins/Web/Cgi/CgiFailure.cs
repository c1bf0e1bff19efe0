namespace Twisted.Web;

/// <summary>A program did not do its part; the message completes "it gave no proper answer".</summary>
internal sealed class CgiFailure(string message) : Exception(message);
