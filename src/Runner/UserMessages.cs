using Twisted.Services;
using Twisted.Usage;

namespace Twisted.Runner;

/// <summary>Which failures are their user's to mend, and what is said of them.</summary>
internal sealed class UserMessages(ApplicationSource source)
{
    /// <summary>Null for a fault of the program itself, or of a service.</summary>
    public string? Of(Exception exception) =>
        exception is RunException or ServiceException or UsageException ? exception.Message : source.UserMessage(exception);
}
